"""`nakami diff` from the command line: what is printed where, and how it ends."""

import json
from pathlib import Path

import pytest

from tests import small_world
from tests.cli.conftest import Nakami, World

SAFER = {
    **small_world.ALPINE,
    "lib/apk/db/installed": small_world.ALPINE["lib/apk/db/installed"].replace(b"3.3.0-r0", b"3.3.1-r0"),
}


@pytest.fixture
def safer(tmp_path: Path) -> Path:
    """The world's image without its critical vulnerability and without its packages of Node."""
    return small_world.docker_archive(tmp_path / "safer.tar", SAFER)


def test_the_first_screen(nakami: Nakami, world: World, safer: Path):
    done = nakami("diff", world.image, safer)
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "\n  better: 2 vulnerabilities gone\n" in text
    assert "- critical CVE-2024-0001  openssl 3.3.0-r0, known exploited, fixed in 3.3.1-r0" in text
    assert "PACKAGES     2 removed, 2 upgraded" in text


@pytest.mark.parametrize(("level", "code"), [("critical", 1), ("unknown", 1), (None, 0)])
def test_new_findings_over_the_line(nakami: Nakami, world: World, safer: Path, level: str | None, code: int):
    options = ["--fail-on-new", level] if level else []
    assert nakami("diff", *options, safer, world.image).returncode == code
    assert nakami("diff", *options, world.image, safer).returncode == 0


def test_less_severe_than_the_line_is_fine(nakami: Nakami, safer: Path, tmp_path: Path):
    node = small_world.docker_archive(tmp_path / "node.tar", SAFER, small_world.NODE)
    assert nakami("diff", "--fail-on-new", "critical", safer, node).returncode == 0
    assert nakami("diff", "--fail-on-new", "high", safer, node).returncode == 1


def test_json(nakami: Nakami, world: World, safer: Path):
    told = json.loads(nakami("diff", "--format", "json", world.image, safer).stdout)
    assert told["schema"] == "nakami/diff/1"
    assert [finding["id"] for finding in told["findings"]["gone"]] == ["CVE-2024-0001", "CVE-2021-23337"]


def test_into_a_file(nakami: Nakami, world: World, safer: Path, tmp_path: Path):
    done = nakami("diff", world.image, safer, "--all", "--output", tmp_path / "diff.txt")
    assert done.stdout == b""
    assert "apk libssl3 3.3.0-r0 -> 3.3.1-r0" in (tmp_path / "diff.txt").read_text()


def test_without_findings(nakami: Nakami, world: World, safer: Path, tmp_path: Path):
    """No database is needed, so none is made."""
    done = nakami("diff", "--no-findings", world.image, safer, NAKAMI_CACHE_DIR=str(tmp_path / "cache"))
    assert done.returncode == 0
    assert b"FINDINGS" not in done.stdout
    assert not (tmp_path / "cache" / "db").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--no-findings", "--fail-on-new", "low"], 2, "--fail-on-new needs findings"),
        (["--output", "/nowhere/at/all"], 2, "there is no folder /nowhere/at"),
        (["--format", "yaml"], 2, "'yaml' is not one of"),
    ],
)
def test_what_cannot_be(nakami: Nakami, world: World, safer: Path, arguments: list[str], code: int, told: str):
    done = nakami("diff", *arguments, world.image, safer)
    assert (done.returncode, done.stdout) == (code, b"")
    assert told in done.stderr.decode()


def test_a_target_that_is_not_there(nakami: Nakami, world: World):
    done = nakami("diff", world.image, "absent.tar")
    assert done.returncode == 3
    assert b"absent.tar does not exist" in done.stderr
