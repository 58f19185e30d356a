"""`nakami rescan` from the command line: what is printed where, and how it ends."""

import json
from pathlib import Path

import pytest

from nakami.cli.line import EXIT_INCOMPLETE
from tests import small_world
from tests.cli.conftest import Nakami, World


@pytest.fixture
def kept(nakami: Nakami, world: World) -> str:
    """The world's image, scanned."""
    assert nakami("scan", world.image).returncode == 0
    return str(world.image)


def test_nothing_is_kept(nakami: Nakami, tmp_path: Path):
    done = nakami("rescan", "--no-update", NAKAMI_CACHE_DIR=str(tmp_path / "empty"))
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"no scan is kept yet; nakami scan keeps one of each image" in done.stderr


def test_nothing_changed(nakami: Nakami, kept: str):
    done = nakami("rescan", kept)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "1 image judged again · nothing changed" in done.stdout.decode()
    assert kept in nakami("rescan", kept, "--all").stdout.decode().replace("\n", "")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--fail-on", "critical"), 1),
        (("--fail-on", "critical", "--only-fixed"), 1),
        (("--fail-on", "medium", "--only-fixed"), 1),
        (("--only-fixed",), 2),
        (("--strict",), 0),
        ((), 0),
    ],
)
def test_exit_codes(nakami: Nakami, kept: str, options: tuple[str, ...], code: int):
    assert nakami("rescan", kept, *options).returncode == code


def test_json_into_a_file(nakami: Nakami, kept: str, tmp_path: Path):
    done = nakami("rescan", kept, "--json", "--output", tmp_path / "rescan.json")
    assert (done.returncode, done.stdout) == (0, b"")
    told = json.loads((tmp_path / "rescan.json").read_text())
    assert [image["name"] for image in told["images"]] == [kept]


def test_what_nobody_judges_is_incomplete(nakami: Nakami, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "arch.tar", {"etc/os-release": b"ID=arch\nPRETTY_NAME=Arch\n"})
    cache = {"NAKAMI_CACHE_DIR": str(tmp_path / "cache")}
    nakami("scan", image, **cache)
    done = nakami("rescan", "--strict", **cache)
    assert done.returncode == EXIT_INCOMPLETE
    assert b"incomplete: 1 image not known in full" in done.stderr
