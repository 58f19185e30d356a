"""The real apk runs in tests/system/test_patch.py."""

from pathlib import Path

import pytest

from nakami.errors import NetworkError, UsageError
from nakami.model.progress import silent
from nakami.patch.installers import apk
from tests.patch.archives import apk_repository
from tests.patch.installers.rooms import UPGRADE, workshop

DATABASE = "C:Q1\nP:a\nV:1-r0\nA:x86_64\n\nP:b\nV:2\n"


def gone(url: str, path: Path, *, size: int, sha256: str = "") -> None:
    raise NetworkError(f"{url} is not there {path} {size} {sha256}")


def test_it_fits_where_apk_is(tmp_path: Path):
    room = workshop(tmp_path, {"sbin/apk": "", "lib/apk/db/installed": DATABASE})
    made = apk.Apk((), "x86_64", gone, silent)
    assert made.fits(room)
    assert made.versions(room) == {"a": "1-r0", "b": "2"}


def test_no_repository_that_answers_is_an_error(tmp_path: Path):
    room = workshop(tmp_path, {"sbin/apk": "", "lib/apk/db/installed": DATABASE, "etc/apk/arch": "x86_64\n"})
    with pytest.raises(UsageError, match="is not there"):
        apk.Apk(("http://apk.example/main",), "", gone, silent).install([UPGRADE], room)


def test_the_architecture_is_that_of_what_is_installed(tmp_path: Path):
    room = workshop(tmp_path, {"sbin/apk": "", "lib/apk/db/installed": DATABASE})
    with pytest.raises(UsageError, match=r"main/aarch64/APKINDEX"):
        apk.Apk(("http://apk.example/main",), "aarch64", gone, silent).install([UPGRADE], room)


def test_an_index_tells_sizes(tmp_path: Path):
    apk_repository(tmp_path, "x86_64", {("a", "1-r0"): {"usr/a": b"x"}})
    packages = apk._packages(iter((tmp_path / "x86_64/APKINDEX.tar.gz").read_bytes().split(b"\0\0\0\0never")), "test")  # type: ignore[arg-type] # any stream
    assert packages == {("a", "1-r0"): (tmp_path / "x86_64/a-1-r0.apk").stat().st_size}


def test_what_apk_prints_is_read():
    printed = "(1/2) Upgrading zlib (1.2.12-r0 -> 1.2.12-r2)\n(2/2) Installing new (1-r0)\nOK: 6 MiB in 14 packages\n"
    assert apk._STEP.findall(printed) == [("zlib", "1.2.12-r2"), ("new", "1-r0")]
