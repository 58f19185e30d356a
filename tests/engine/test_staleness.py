"""What is kept alive, from feeds in a mirror to the card."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.model.answer import Mark
from nakami.model.progress import silent
from nakami.model.scan import Scan
from tests import small_world

Scanned = Callable[..., Scan]
BULLSEYE = b'ID=debian\nVERSION_ID="11"\nPRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\n'
STATUS = b"Package: hello\nStatus: install ok installed\nVersion: 2.10-2\nArchitecture: amd64\n\n"


@pytest.fixture
def scanned(tmp_path: Path, settings: Settings, shared: Path) -> Scanned:
    """Scans an image over a mirror that knows how long systems live."""
    mirror = small_world.mirror(tmp_path / "mirror")
    for feed in ("endoflife", "distro-info"):
        shutil.copytree(shared / "feeds" / feed, mirror / feed, dirs_exist_ok=True)
    own = replace(settings, cache=tmp_path / "cache", mirror=str(mirror))

    def run(*layers: small_world.Files, **config: object) -> Scan:
        return scan(str(small_world.docker_archive(tmp_path / "image.tar", *layers, **config)), own, silent)

    return run


def test_a_system_past_its_last_fix(scanned: Scanned):
    result = scanned({"etc/os-release": BULLSEYE, "var/lib/dpkg/status": STATUS})
    [found] = [finding for finding in result.findings if finding.id == "NK-F001"]
    assert found.title.startswith("Debian GNU/Linux 11 (bullseye): no more fixes since 2026-08-31")
    safe = result.answers[0]
    assert safe.mark is not Mark.FINE
    assert any(found.title in line for line in safe.lines)
    assert result.verdict.decision != "accept"
    assert result.counts.vulnerabilities == 0


def test_without_the_feeds_it_is_not_known(settings: Settings, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "i.tar", {"etc/os-release": BULLSEYE, "var/lib/dpkg/status": STATUS})
    result = scan(str(image), settings, silent)
    assert any(
        "whether Debian GNU/Linux 11 (bullseye) still gets fixes is not known" in line
        for line in result.answers[0].lines
    )
    assert result.answers[0].mark is not Mark.FINE


def test_what_the_distribution_brought_it_keeps_alive(scanned: Scanned):
    """docs/freshness.md: what a distribution's package brought is no finding of its own, even where its advisories do not know it."""
    django = b"Metadata-Version: 2.1\nName: Django\nVersion: 2.2\n"
    path = "usr/lib/python3/dist-packages/Django-2.2.dist-info/METADATA"
    lists = {"var/lib/dpkg/info/hello.list": f"/.\n/{path}\n".encode()}
    files = {"etc/os-release": BULLSEYE, "var/lib/dpkg/status": STATUS, path: django}
    for more, codes in (({}, {"NK-F001", "NK-F002"}), (lists, {"NK-F001"})):
        result = scanned({**files, **more})
        assert {finding.id for finding in result.findings if finding.kind == "freshness"} - {"NK-F003"} == codes


def test_where_a_base_that_cannot_be_asked_about_is_told(settings: Settings, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "i.tar", {"etc/os-release": BULLSEYE, "var/lib/dpkg/status": STATUS})
    told = "whether there is a newer base image is not known: which image it was built on is not told"
    lines = {
        asked: " · ".join(scan(str(image), replace(settings, check_base=asked), silent).answers[0].lines)
        for asked in (True, False)
    }
    assert told in lines[True]
    assert told not in lines[False]
