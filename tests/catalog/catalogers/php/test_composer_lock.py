"""composer.lock: what production has."""

from pathlib import Path

import pytest

from nakami.catalog.catalogers.php.composer_lock import ComposerLock
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

READER = ComposerLock()
PATH = "app/composer.lock"


def test_a_real_file_without_what_is_for_development():
    found = list(READER.read(Entry(PATH), (Path(__file__).parent / "samples" / "composer.lock").read_bytes()))
    assert found == [
        Package(
            "composer", "guzzle", "7.4.5", namespace="guzzlehttp", path=PATH, cataloger="composer-lock", declared=True
        ),
        Package("composer", "log", "1.1.4", namespace="psr", path=PATH, cataloger="composer-lock", declared=True),
    ]


def test_broken_records_are_a_blind_spot():
    found = list(
        READER.read(Entry(PATH), b'{"packages": [{"name": "a"}, {"name": "a/b"}, {"name": "a/b", "version": "2"}]}')
    )
    assert [each.version for each in found if isinstance(each, Package)] == ["2"]
    assert [each.where for each in found if isinstance(each, BlindSpot)] == [PATH]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"packages": [1]}'])
def test_another_file_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        list(READER.read(Entry(PATH), content))


@pytest.mark.parametrize(("path", "wanted"), [(PATH, True), ("app/vendor/splitbrain/slika/composer.lock", False)])
def test_only_an_applications_own(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted
