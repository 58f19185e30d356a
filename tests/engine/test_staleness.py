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
