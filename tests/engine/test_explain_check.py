"""What a check says of a target."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.explain import explain
from nakami.engine.explain_check import check_called
from nakami.engine.settings import Settings
from nakami.errors import UsageError
from nakami.freshness.checks import CHECKS
from nakami.freshness.interface import Check
from nakami.model.progress import silent
from tests import small_world


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_code_and_a_name_are_as_good(check: Check, settings: Settings):
    for word in (check.code, check.code.lower(), check.name, check.name.upper()):
        found = explain(word, "", settings, silent)
        assert found.check is not None
        assert (found.id, found.check.why, found.is_known) == (check.code, check.why, True)


def test_what_is_no_check():
    assert check_called("CVE-2024-0001") is None
    with pytest.raises(UsageError, match="nk-F999") as raised:
        check_called("nk-F999")
    assert "NK-F001 (outlived-system)" in str(raised.value)


@pytest.fixture
def image(tmp_path: Path) -> str:
    return str(small_world.docker_archive(tmp_path / "image.tar", small_world.ALPINE))


def test_what_it_says_of_a_target(image: str, settings: Settings):
    """No finding is only said where it was looked for."""
    told = {check.code: explain(check.code, image, settings, silent) for check in CHECKS}
    assert not any(found.findings for found in told.values())
    assert told["NK-F005"].unknown == ("the registry of the base image was not asked: add --check-base",)
    assert told["NK-F006"].unknown == ("no command reads files that deploy images yet",)
    asked = explain("NK-F005", image, replace(settings, check_base=True), silent)
    assert asked.unknown == ("which image it was built on is not told",)
