"""The whole of it runs in tests/system/test_patch.py; here is what it refuses, and what it keeps."""

import os
from pathlib import Path

import pytest

from nakami.model.patch import Upgrade
from nakami.model.progress import silent
from nakami.patch.debs import Catalogue, Index
from nakami.patch.installers.dpkg_files import DpkgFiles
from nakami.patch.installers.interface import Outcome
from tests.patch.archives import Files, deb, debian_archive
from tests.patch.installers.rooms import workshop

pytestmark = [pytest.mark.system, pytest.mark.skipif(os.geteuid() != 0, reason="files of many owners take root")]

OLD = "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\nDepends: b | c\n"
UPGRADE = Upgrade("deb", "a", "1", "2", ("a",), ("CVE-1",))


def patched(
    folder: Path, files: dict[str, str], new: Files, depends: str = "b | c", scripts: Files | None = None
) -> Outcome:
    """Upgrade `a` to version 2."""
    control = {"Package": "a", "Version": "2", "Architecture": "amd64", "Depends": depends}
    rest = {"Maintainer": "Nobody <nobody@example.org>", "Description": "a test"}
    built = deb(folder, {**control, **rest}, new, scripts)
    debian_archive(folder / "archive", "Debian", "bullseye", "amd64", [built])
    room = workshop(folder, files)
    catalogue = Catalogue()
    text = (folder / "archive/dists/bullseye-security/main/binary-amd64/Packages").read_bytes()
    catalogue.write([Index(f"{folder}/archive", "s", iter((text,)))], folder / "supply/Packages")

    def copy(url: str, path: Path, *, size: int, sha256: str = "") -> None:
        del size, sha256
        path.write_bytes(Path(url).read_bytes())

    installer = DpkgFiles(catalogue, copy, silent)
    assert installer.fits(room)
    return installer.install([UPGRADE], room)


def test_a_status_file_is_written_anew(tmp_path: Path):
    files = {
        "var/lib/dpkg/status": f"{OLD}\nPackage: z\nStatus: install ok installed\nVersion: 9\n",
        "var/lib/dpkg/info/a.md5sums": f"{'0' * 32}  usr/gone\n",
        "usr/gone": "",
        "etc/a.conf": "mine",
    }
    outcome = patched(tmp_path, files, {"usr/new": b"x", "etc/a.conf": b"theirs"}, scripts={"conffiles": b"/etc/a.conf\n", "postinst": b"#!/bin/sh\n"})  # fmt: skip
    root = tmp_path / "root"
    assert not outcome.refused
    assert "scripts were not run" in outcome.caveats[0]
    status = (root / "var/lib/dpkg/status").read_text()
    assert "Package: a\nStatus: install ok installed\nVersion: 2\n" in status
    assert "Package: z\n" in status
    assert (root / "etc/a.conf").read_text() == "mine"
    assert (root / "usr/new").exists()
    assert not (root / "usr/gone").exists()
    assert "/usr/new\n" in (root / "var/lib/dpkg/info/a.list").read_text()


def test_a_new_dependency_that_is_not_there_is_refused(tmp_path: Path):
    outcome = patched(tmp_path, {"var/lib/dpkg/status": OLD}, {"usr/new": b""}, "b | c, other (>= 2)")
    assert "needs other" in outcome.refused[0].why
    assert not (tmp_path / "root/usr").exists()


def test_an_archive_with_nothing_newer(tmp_path: Path):
    outcome = patched(tmp_path, {"var/lib/dpkg/status": OLD.replace("Version: 1", "Version: 3")}, {"usr/new": b""})
    assert "newest a is 2" in outcome.refused[0].why


def test_a_dependency_that_is_too_old_is_refused(tmp_path: Path):
    status = f"{OLD}\nPackage: b\nStatus: install ok installed\nVersion: 1.5\n"
    for number, (depends, refused) in enumerate([("b (>= 1.5)", 0), ("b (>= 1.6) | c (>= 9)", 1)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        outcome = patched(folder, {"var/lib/dpkg/status": status}, {"usr/new": b""}, depends)
        assert ["needs b >= 1.6 or c >= 9" in each.why for each in outcome.refused] == [True] * refused


def test_a_file_that_moved_to_usr_is_not_taken_away(tmp_path: Path):
    files = {"var/lib/dpkg/status": OLD, "var/lib/dpkg/info/a.md5sums": f"{'0' * 32}  lib/a.so\n", "usr/lib/a.so": "1"}
    (tmp_path / "root").mkdir()
    (tmp_path / "root/lib").symlink_to("usr/lib")
    assert not patched(tmp_path, files, {"usr/lib/a.so": b"2"}).refused
    assert (tmp_path / "root/usr/lib/a.so").read_text() == "2"
