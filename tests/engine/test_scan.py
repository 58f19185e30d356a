"""The scan as a value: counts, order, ages; its words are tested where they are shown."""

import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.scan import _age, _exploited, scan
from nakami.engine.settings import Settings
from nakami.errors import DatabaseError, DigestMismatch
from nakami.model.finding import SetAside
from nakami.model.image import Base
from nakami.model.progress import silent
from tests import small_world
from tests.engine.conftest import Scanned
from tests.report.scans import FINDING

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


def test_what_is_known_to_be_exploited_is_counted_where_somebody_sets_it_aside():

    of = [SetAside(FINDING, by, "why") for by in ("ignore-file", "kernel-headers")]
    assert _exploited(of) == 1
    assert _exploited(of[1:]) == 0


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
    assert replace(first, time="", duration=0, trend=None) == replace(second, time="", duration=0, trend=None)


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


# --- the base image ---

LABEL = {"org.opencontainers.image.base.name": "docker.io/library/alpine:3.20"}
ALPINE_STEPS = [
    {"created": "2024-09-06T12:05:36Z", "created_by": "ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit"},
    {"created": "2024-09-06T12:05:36Z", "created_by": 'CMD ["/bin/sh"]', "empty_layer": True},
    {"created": "2024-12-24T09:00:00Z", "created_by": "COPY . /app # buildkit"},
]


def test_findings_are_the_base_s_or_the_application_s(scanned: Scanned):
    result = scanned(small_world.ALPINE, small_world.NODE, config={"Labels": LABEL}, history=ALPINE_STEPS)
    assert result.base == Base("docker.io/library/alpine:3.20", "", 1, "label")
    assert [finding.origin for finding in result.findings] == ["base", "base", "application", "base"]
    assert result.counts.by_origin == {"base": 2, "application": 1}
    assert [act.origin for act in result.acts] == ["base", ""]
    assert "2 in the base image (alpine:3.20, by its label), 1 in the application" in result.answers[0].lines


def test_a_database_that_the_application_wrote_anew_leaves_the_base_what_it_was(scanned: Scanned):
    """`apk add` in an upper layer writes all packages into it; only what it added is the application's."""
    base = {**small_world.ALPINE, "lib/apk/db/installed": b"P:libssl3\nV:3.3.0-r0\nA:x86_64\no:openssl\n\n"}
    result = scanned(base, small_world.ALPINE, history=ALPINE_STEPS)
    assert result.base == Base("Alpine Linux v3.20", "", 1, "history")
    origins = {finding.package.name: finding.origin for finding in result.findings if finding.package}
    assert origins == {"libssl3": "base", "libcrypto3": "application", "zlib": "application"}
    # The same vulnerability of one source package is counted once, and the base had it first.
    assert result.counts.by_origin == {"base": 1, "application": 1}


def test_without_a_known_base_nothing_is_said_of_it(scanned: Scanned):
    result = scanned(small_world.ALPINE, small_world.NODE)
    assert result.base is None
    assert {finding.origin for finding in result.findings} == {""}
    assert result.counts.by_origin == {}


def test_an_image_seen_before_is_known_as_a_base(settings: Settings, tmp_path: Path):
    """The archive of the base has a name; whoever scans it teaches nakami what others are built upon."""
    settings = replace(settings, cache=tmp_path / "cache")
    base = small_world.docker_archive(tmp_path / "base.tar", small_world.ALPINE)
    image = small_world.docker_archive(tmp_path / "image.tar", small_world.ALPINE, small_world.NODE)
    with tarfile.open(image) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        assert b"shop/web:1.4" in manifest.read()
    renamed = image.read_bytes().replace(b"shop/web:1.4", b"shop/app:2.0")
    image.write_bytes(renamed)
    assert scan(str(image), settings, silent).base is None
    assert scan(str(base), settings, silent).base is None
    assert scan(str(image), settings, silent).base == Base("docker.io/shop/web:1.4", "", 1, "seen")
