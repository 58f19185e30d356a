import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakami.vulns.holding import Holding
from nakami.vulns.part import Part
from nakami.vulns.tables import AFFECTED, SCORES


@pytest.fixture
def filled(mirror: Any, record: Callable[..., dict[str, Any]], bring: Callable[..., Any], tmp_path: Path) -> Path:
    """A database of some partitions of several feeds."""
    mirror.osv("Debian", record("DEBIAN-CVE-2022-1", "Debian:11", "openssl"))
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "jinja2"))
    mirror.nvd(2022, {"id": "CVE-2022-1"})
    mirror.epss({"CVE-2022-1": 0.5})
    bring(Part("osv", "Debian"), Part("osv", "PyPI"), Part("nvd", "2022"), Part("epss"), Part("debian"))
    return tmp_path / "db"


def test_what_is_held_and_what_is_not(filled: Path):
    holding = Holding.open(filled)
    assert [f"{held.feed} {held.partition}".strip() for held in holding.held()] == [
        "epss",
        "nvd 2022",
        "osv Debian",
        "osv PyPI",
    ]
    held = holding.holds(Part("osv", "PyPI"))
    assert held is not None
    assert held.made == "2025-01-01T00:00:00Z"
    assert holding.holds(Part("osv", "npm")) is None
    absent = holding.lacks(Part("debian"))
    assert absent is not None
    assert absent.why
    assert holding.lacks(Part("osv", "npm")) is None


def test_who_speaks_of_an_ecosystem(filled: Path):
    holding = Holding.open(filled)
    assert holding.voices({"Debian"}) == [Part("osv", "Debian")]
    assert holding.telling() == [Part("osv", "Debian"), Part("osv", "PyPI")]
    (file,) = holding.files(AFFECTED, [Part("osv", "PyPI"), Part("osv", "npm")])
    assert file.is_file()
    assert all(file.is_file() for file in holding.files(SCORES, [Part("nvd", "2022")]))


def test_reading_again_tells_whether_anything_changed(filled: Path, bring: Callable[..., Any]):
    holding = Holding.open(filled)
    assert not holding.reread()
    bring(Part("osv", "PyPI"), now="2026-11-23T10:00:00+00:00")
    assert holding.reread()


def test_feeds_that_only_a_newer_nakami_knows_are_passed_over(filled: Path):
    manifest = json.loads((filled / "db.json").read_text())
    manifest["held"]["newest"] = manifest["held"]["epss"] | {"feed": "newest"}
    (filled / "db.json").write_text(json.dumps(manifest))
    assert "newest" not in {held.feed for held in Holding.open(filled).held()}


def test_the_engine_is_started_once_and_given_back(filled: Path):
    with Holding.open(filled) as holding:
        assert holding.engine() is holding.engine()
        first = holding.engine()
    with holding:
        assert holding.engine() is not first
