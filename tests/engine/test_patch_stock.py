"""Real archives are read in tests/system/test_patch.py."""

from pathlib import Path
from typing import Any

import pytest

from nakami.engine.patch_stock import Supply, installer_for
from nakami.engine.scan import Examined
from nakami.engine.settings import Settings
from nakami.errors import TargetError, UsageError
from nakami.model.image import Target
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import Distro, Package
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.patch.installers.apk import Apk
from tests.patch.archives import debian_archive
from tests.patch.installers.rooms import workshop

DEBIAN = Distro("debian", "12", "bookworm")
STATUS = "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n"
APK = {
    "sbin/apk": "",
    "lib/apk/db/installed": "P:a\nV:1\n",
    "etc/apk/repositories": "https://apk.example/main\n#x\n/local\n",
}


def chosen(
    folder: Path, files: dict[str, str], supply: Supply | None = None, distro: Distro | None = None, **more: Any
) -> str:
    """The name of the installer for a root."""
    packages = (Placed(Package("deb", "a", "1", arch="amd64")),)
    examined = Examined(Target("oci", "x"), Inventory(packages, distro))
    settings = Settings(cache=folder / "cache", platform=Platform.host(), offline=True, **more)
    with installer_for(workshop(folder, files), examined, supply or Supply(), settings, silent) as installer:
        return installer.name


def test_a_root_without_any_package_manager(tmp_path: Path):
    with pytest.raises(TargetError, match="neither"):
        chosen(tmp_path, {"app": ""})


def test_apk_and_rpm_take_repositories_that_somebody_names(tmp_path: Path):
    with pytest.raises(UsageError, match="--repository"):
        chosen(tmp_path, APK)
    (tmp_path / "b").mkdir()
    with pytest.raises(UsageError, match="--repository"):
        chosen(tmp_path / "b", {"usr/bin/rpm": ""})


def test_the_images_own_repositories_only_with_consent(tmp_path: Path):
    assert chosen(tmp_path, APK, trust_image_mirrors=True) == Apk.name


def test_a_release_that_is_not_told(tmp_path: Path):
    with pytest.raises(TargetError, match="no release"):
        chosen(tmp_path, {"var/lib/dpkg/status": STATUS})


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"usr/bin/apt-get": "", "usr/bin/dpkg": ""}, "apt of the image"),
        ({"usr/bin/dpkg": ""}, "dpkg of the image"),
        ({}, "nakami: the image has no package manager"),
    ],
)
def test_the_installer_that_fits(tmp_path: Path, files: dict[str, str], name: str):
    debian_archive(tmp_path / "archive", "Debian", "bookworm", "amd64", [])
    files = {**files, "var/lib/dpkg/status": STATUS}
    supply = Supply(unsigned=True)
    assert chosen(tmp_path, files, supply, DEBIAN, apt_mirrors=(f"file:{tmp_path}/archive",)) == name


def test_an_archive_that_nobody_signed_is_refused(tmp_path: Path):
    debian_archive(tmp_path / "archive", "Debian", "bookworm", "amd64", [])
    with pytest.raises(UsageError, match="signature"):
        chosen(tmp_path, {"var/lib/dpkg/status": STATUS}, Supply(), DEBIAN, apt_mirrors=(f"file:{tmp_path}/archive",))
