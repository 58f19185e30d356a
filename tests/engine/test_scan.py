"""The scan as a value: counts, order, ages; its words are tested where they are shown."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.scan import _age, scan
from nakami.engine.settings import Settings
from nakami.errors import DatabaseError, DigestMismatch
from nakami.model.progress import silent
from tests import small_world
from tests.engine.conftest import Scanned

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_what_is_inside_is_counted(scanned: Scanned):
    result = scanned(small_world.ALPINE, small_world.NODE)
    assert result.counts.packages_by_type == {"apk": 4, "npm": 2}
    assert result.counts.files == 4
    assert result.counts.vulnerabilities == 3
    assert list(result.counts.by_severity) == ["critical", "high", "medium"]
    assert (result.counts.known_exploited, result.counts.fixable) == (1, 2)
    assert result.distro is not None
    assert result.distro.id == "alpine"
    assert result.is_complete


def test_findings_are_ranked_by_exploitation_then_severity(scanned: Scanned):
    result = scanned(small_world.ALPINE, small_world.NODE)
    ids = [finding.id for finding in result.findings]
    assert ids == ["CVE-2024-0001", "CVE-2024-0001", "CVE-2021-23337", "CVE-2024-0002"]
    assert [finding.evidence.layer for finding in result.findings] == [0, 0, 1, 0]
    assert all(finding.evidence.layer_digest.startswith("sha256:") for finding in result.findings)


def test_what_an_upper_layer_removes_is_not_there(scanned: Scanned):
    result = scanned(small_world.NODE, {"app/node_modules/.wh.lodash": b""})
    assert result.counts.packages_by_type == {"npm": 1}
    assert not result.findings


def test_what_an_upper_layer_upgrades_is_judged_as_upgraded(scanned: Scanned):
    upgraded = {"app/node_modules/lodash/package.json": b'{"name": "lodash", "version": "4.17.21"}'}
    assert not scanned(small_world.NODE, upgraded).findings


def test_the_second_scan_reads_no_layer(settings: Settings, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "image.tar", {**small_world.NODE, "unique": b"1"})
    told: list[str] = []
    first = scan(str(image), settings, lambda what, *_: told.append(what))
    assert "reading layers" in told
    told.clear()
    second = scan(str(image), settings, lambda what, *_: told.append(what))
    assert "reading layers" not in told
    told.clear()
    scan(str(image), replace(settings, layer_cache=False), lambda what, *_: told.append(what))
    assert "reading layers" in told
    assert replace(first, time="", duration=0) == replace(second, time="", duration=0)


def test_a_layer_that_is_not_what_its_digest_says_is_refused_unless_that_is_wanted(settings: Settings, tmp_path: Path):
    wrong = {"type": "layers", "diff_ids": ["sha256:" + "0" * 64]}
    image = small_world.docker_archive(tmp_path / "image.tar", small_world.ALPINE, rootfs=wrong)
    with pytest.raises(DigestMismatch):
        scan(str(image), settings, silent)
    result = scan(str(image), replace(settings, verify_layers=False), silent)
    assert result.counts.vulnerabilities == 2
    assert "layers not held against their digests" in result.answers[1].lines[0]
    with pytest.raises(DigestMismatch):  # and what was read unchecked is not kept
        scan(str(image), settings, silent)


def test_a_damaged_database_is_an_error(settings: Settings, tmp_path: Path):
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "db.json").write_text("no JSON")
    image = small_world.docker_archive(tmp_path / "image.tar", small_world.ALPINE)
    with pytest.raises(DatabaseError):
        scan(str(image), replace(settings, cache=tmp_path), silent)


class TestAge:
    """OCI image specification 1.1, config.md, "created": RFC 3339, section 5.6."""

    @pytest.mark.parametrize(
        ("created", "days"),
        [
            ("2026-11-22T11:00:00Z", 0),
            ("2026-11-20T11:00:00.123456789Z", 2),
            ("2026-11-20T11:00:00.123456789+02:00", 2),
            ("2025-10-06T00:00:00", 412),
            ("2026-11-23T02:00:00Z", 0),
        ],
    )
    def test_days(self, created: str, days: int):
        assert _age(created, NOW) == days

    @pytest.mark.parametrize(
        "created",
        [
            *("", "yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            *("1980-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"),
        ],
    )
    def test_what_tells_none(self, created: str):
        assert _age(created, NOW) is None

    def test_the_scan_tells_it(self, scanned: Scanned):
        week = (datetime.now(UTC) - timedelta(days=7, hours=1)).isoformat()
        assert scanned(small_world.ALPINE, created=week).built_days_ago == 7
