"""Lists of files, looked up in the layer that brought the package."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.intake import open_with, take_inventory
from nakami.engine.listed_files import Listed, listed_files
from nakami.engine.settings import Settings
from nakami.model.progress import silent
from tests import small_world

INFO = "var/lib/dpkg/info"
DEBIAN = {"etc/os-release": b"ID=debian\nVERSION_ID=12\n"}


def status(**versions: str) -> bytes:
    stanza = "Package: {}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {}\n\n"
    return "".join(stanza.format(name, version) for name, version in versions.items()).encode()


LOWER = {
    **DEBIAN,
    "var/lib/dpkg/status": status(bash="1", libc6="1"),
    f"{INFO}/bash.list": b"/.\n/bin\n/bin/bash\n",
    f"{INFO}/libc6:amd64.list": b"/usr/lib/libc.so.6\n",
}
UPPER = {
    "var/lib/dpkg/status": status(bash="1", libc6="1", curl="1"),
    f"{INFO}/curl.list": b"/usr/bin/curl\n/lib/libcurl.so\n",
}


def told(place: Path, settings: Settings, *names: str) -> Listed:
    opened = open_with(settings, str(place))
    try:
        packages = take_inventory(opened, settings, silent).packages
        return listed_files(opened, [each for each in packages if each.package.name in names], settings)
    finally:
        opened.close()


@pytest.fixture
def fresh(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, cache=tmp_path / "cache")


class TestImage:
    def test_each_list_is_read_in_the_layer_that_brought_the_package(self, fresh: Settings, tmp_path: Path):
        image = small_world.docker_archive(tmp_path / "image.tar", LOWER, UPPER)
        for _ in range(2):  # the second time from the cache
            found = told(image, fresh, "bash", "libc6", "curl")
            assert found.owners["bin/bash"] == found.owners["usr/bin/bash"] == ("deb", "", "bash")
            assert found.owners["usr/lib/libc.so.6"] == found.owners["lib/libc.so.6"] == ("deb", "", "libc6")
            assert found.owners["usr/bin/curl"] == found.owners["lib/libcurl.so"] == ("deb", "", "curl")
            assert found.untold == frozenset()

    def test_only_what_was_asked_for(self, fresh: Settings, tmp_path: Path):
        image = small_world.docker_archive(tmp_path / "image.tar", LOWER, UPPER)
        assert set(told(image, fresh, "curl").owners.values()) == {("deb", "", "curl")}
        assert told(image, fresh).owners == {}

    def test_a_list_that_was_removed_is_told_to_be_untold(self, fresh: Settings, tmp_path: Path):
        gone = {path: content for path, content in LOWER.items() if "bash.list" not in path}
        image = small_world.docker_archive(tmp_path / "image.tar", gone)
        assert told(image, fresh, "bash", "libc6").untold == {("deb", "", "bash")}

    def test_apk_keeps_all_lists_in_one_file(self, fresh: Settings, tmp_path: Path):
        database = b"P:busybox\nV:1-r0\nA:x86_64\nF:bin\nR:busybox\n\nP:empty\nV:1-r0\nA:x86_64\n\n"
        files = {**small_world.ALPINE, "lib/apk/db/installed": database}
        image = small_world.docker_archive(tmp_path / "image.tar", files, small_world.NODE)
        found = told(image, fresh, "busybox", "empty")
        assert found.owners == dict.fromkeys(["bin/busybox", "usr/bin/busybox"], ("apk", "", "busybox"))
        assert found.untold == frozenset()

    def test_packages_of_rpm_do_not_tell(self, fresh: Settings, tmp_path: Path):
        manifest = "bash\t5.2-1\t1\t1\tMicrosoft\t(none)\t1\tx86_64\t0\tbash-5.2-1.src.rpm\n"
        image = small_world.docker_archive(
            tmp_path / "i.tar", {"var/lib/rpmmanifest/container-manifest-2": manifest.encode()}
        )
        assert told(image, fresh, "bash") == Listed({}, frozenset({("rpm", "", "bash")}))


def test_a_folder(fresh: Settings, tmp_path: Path):
    root = small_world.unpacked(tmp_path / "root", LOWER, UPPER)
    assert told(root, fresh, "bash", "curl").owners["bin/bash"] == ("deb", "", "bash")


def test_the_record_of_a_python_package(fresh: Settings, tmp_path: Path):
    site = "usr/local/lib/python3.8/site-packages"
    package = {
        f"{site}/Pillow-8.1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: Pillow\nVersion: 8.1.0\n",
        f"{site}/Pillow-8.1.0.dist-info/RECORD": b"PIL/_imaging.so,sha256=x,1\n",
        f"{site}/six-1.0.egg-info/PKG-INFO": b"Metadata-Version: 2.1\nName: six\nVersion: 1.0\n",
    }
    image = small_world.docker_archive(tmp_path / "image.tar", LOWER, package)
    assert told(image, fresh, "Pillow", "six") == Listed({f"{site}/PIL/_imaging.so": ("pypi", "", "pillow")})
