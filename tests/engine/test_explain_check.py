"""What a check says of a target."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.explain import explain
from nakami.engine.explain_check import explain_check, near_rules, rule_called
from nakami.engine.rules import rule_of_check
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
        assert (found.id, found.check.head.why, found.is_known) == (check.code, check.why, True)


@pytest.mark.parametrize("word", ["NK-M0001", "nk-m0001", "xmrig-config", "XMRig-Config"])
def test_rules_over_bytes_are_called_the_same_way(settings: Settings, word: str):
    found = explain(word, "", settings, silent)
    assert found.check is not None
    assert (found.id, found.check.head.name, found.check.head.family) == ("NK-M0001", "xmrig-config", "malware")


def test_what_is_no_rule(settings: Settings):
    assert rule_called("CVE-2024-0001", settings) is None
    assert rule_called("nothing-known", settings) is None
    with pytest.raises(UsageError, match="nk-F009") as raised:
        rule_called("nk-F009", settings)
    assert "did you mean" in str(raised.value)
    assert "NK-F006 (stale-reference)" in str(raised.value)
    with pytest.raises(UsageError, match="xmrig"):
        explain("xmrig_config", "", settings, silent)


def test_the_users_rules_are_called_by_their_identifiers(settings: Settings, tmp_path: Path):
    (tmp_path / "mine.yar").write_text('rule Mine { meta: description = "mine" condition: filesize > 0 }')
    found = rule_called("mine", replace(settings, rules=(tmp_path,)))
    assert found is not None
    assert (found.code, found.title) == ("Mine", "mine")


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


def test_what_a_rule_over_bytes_found(settings: Settings, tmp_path: Path):
    (tmp_path / "mine.yar").write_text('rule Mine { strings: $a = "needle" condition: $a }')
    settings = replace(settings, rules=(tmp_path,))
    image = str(
        small_world.docker_archive(tmp_path / "image.tar", {**small_world.ALPINE, "srv/thing.txt": b"a\nneedle\n"})
    )
    found = explain("Mine", image, settings, silent)
    (finding,) = found.findings
    assert (finding.path, finding.evidence.line, finding.evidence.layer) == ("srv/thing.txt", 2, 0)
    other = explain("NK-M0001", image, settings, silent)
    assert (other.findings, other.unknown) == ((), ())


def test_no_finding_of_a_rule_is_only_said_where_it_was_looked_for(settings: Settings, tmp_path: Path):
    image = str(small_world.docker_archive(tmp_path / "image.tar", small_world.ALPINE))
    head = rule_called("NK-M0001", settings)
    assert head is not None
    skipped = replace(settings, looks=settings.looks - {"malware"})
    assert explain_check(head, image, skipped, silent).unknown == ("malware was not looked for",)
    young = replace(head, maturity="sandbox")
    told = explain_check(young, image, settings, silent).unknown
    assert told == ("only stable rules are looked for, and this one is sandbox",)


def test_checks_have_heads_as_rules_have():
    for check in CHECKS:
        assert rule_of_check(check).family == "freshness"


def test_a_code_that_is_none_is_near_codes_of_its_family():
    heads = [*map(rule_of_check, CHECKS), replace(rule_of_check(CHECKS[0]), code="NK-S0010", name="some-key")]
    assert "NK-S" not in near_rules("NK-F010", heads)
    assert "NK-S0010" in near_rules("NK-S0011", heads)
    assert "some-key" in near_rules("some-kez", heads)
