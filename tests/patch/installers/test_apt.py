"""The real apt runs in tests/system/test_patch.py."""

from pathlib import Path

from nakami.model.progress import silent
from nakami.patch.debs import Catalogue
from nakami.patch.installers import apt
from tests.patch.installers.rooms import UPGRADE, nothing, workshop

STATUS = "Package: a\nStatus: install ok installed\nVersion: 1\n"


def made() -> apt.Apt:
    return apt.Apt(Catalogue(), nothing, silent)


def test_it_fits_where_apt_and_dpkg_are(tmp_path: Path):
    room = workshop(tmp_path, {"usr/bin/apt-get": "", "usr/bin/dpkg": "", "var/lib/dpkg/status": STATUS})
    assert made().fits(room)
    assert made().versions(room) == {"a": "1"}
    (tmp_path / "root/usr/bin/apt-get").unlink()
    assert not made().fits(room)


def test_only_digests_of_our_own_archive_are_read_from_what_apt_prints():
    digest = "0a" * 32
    printed = (
        f"'file:/.nakami/supply/./pool/{digest}.deb' a_1_amd64.deb 10 SHA256:{digest}\n"
        "'http://evil.example/pool/x.deb' x 1\n"
        "'file:/.nakami/supply/pool/../../etc/passwd' x 1\n"
    )
    assert apt._WANTED.findall(printed) == [digest]


def test_names_are_given_once():
    assert apt._names([UPGRADE, UPGRADE]) == ["a"]
