"""Which kind a target is: recognised, or forced."""

import gzip
import os
from pathlib import Path

import pytest

from nakami.engine.target import Opened, Reach, open_target
from nakami.errors import NakamiError, ReferenceInvalid, TargetNotFound, UsageError
from nakami.model.platform import Platform
from tests import small_world
from tests.bounded import sifs
from tests.bounded.squashfs.made import Maker
from tests.images.made import BASE
from tests.images.stores.stored import Storage

AMD64 = Platform("linux", "amd64")


@pytest.fixture(autouse=True)
def no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No local Docker or Podman."""
    for name in ("DOCKER_HOST", "CONTAINER_HOST"):
        monkeypatch.setenv(name, f"unix://{tmp_path}/none.sock")


def _opened(target: object, platform: Platform = AMD64) -> Opened:
    return open_target(str(target), Reach(platform, offline=True))


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_tar_is_told_by_what_it_holds(tmp_path: Path, packed: bool):
    image = small_world.docker_archive(tmp_path / "image", small_world.ALPINE)
    root = tmp_path / "root"
    root.write_bytes(small_world.tar(small_world.ALPINE | {"bin/sh": b"", "usr/bin/env": b""}))
    for path, kind in ((image, "docker-archive"), (root, "rootfs")):
        if packed:
            path.write_bytes(gzip.compress(path.read_bytes()))
        assert _opened(path).target.kind == kind


def test_squashfs_and_sif_are_told_by_how_they_begin(tmp_path: Path):
    root = Maker().make({b"etc": {b"os-release": b"ID=x\n"}})
    for name, content, kind in (("a", root, "squashfs"), ("b", sifs.sif(sifs.partition(root)), "sif")):
        path = tmp_path / name
        path.write_bytes(content)
        for target in (path, f"{kind}:{path}"):
            opened = _opened(target)
            assert (opened.target.kind, opened.target.name) == (kind, str(target))
            assert opened.directory is not None
            opened.close()
    for missing in ("none.sif", "none.sqsh", "none.squashfs", "sif:none", "squashfs:none"):
        with pytest.raises(TargetNotFound):
            _opened(missing)


def test_a_sif_for_another_platform_is_refused(tmp_path: Path):
    (tmp_path / "arm.sif").write_bytes(sifs.sif(sifs.partition(Maker().make({})), architecture=b"04"))
    _opened(tmp_path / "arm.sif").close()
    with pytest.raises(TargetNotFound, match="is an image for linux/arm64, not for linux/amd64"):
        open_target(str(tmp_path / "arm.sif"), Reach(AMD64, strictly=True))


def test_a_folder_is_a_layout_or_a_root(tmp_path: Path):
    layout = small_world.oci_layout(tmp_path / "layout", {"linux/amd64": [small_world.ALPINE]})
    root = small_world.unpacked(tmp_path / "root", small_world.ALPINE)
    assert _opened(layout).target.kind == "oci"
    assert _opened(root).target.kind == "dir"
    assert _opened(f"dir:{layout}").target.kind == "dir"
    assert _opened(f"oci:{layout}").target.kind == "oci"


@pytest.mark.parametrize(("platform", "architecture"), [("linux/amd64", "amd64"), ("linux/arm64", "arm64")])
def test_a_layout_of_several_platforms_gives_the_one_asked_for(tmp_path: Path, platform: str, architecture: str):
    layout = small_world.oci_layout(
        tmp_path / "layout", {"linux/amd64": [small_world.ALPINE], "linux/arm64": [small_world.NODE]}
    )
    target = _opened(layout, Platform.parse(platform)).target
    assert target.config is not None
    assert target.config.architecture == architecture
    assert target.platform == platform


def test_a_process_is_its_root():
    opened = _opened(f"pid:{os.getpid()}")
    assert opened.target.kind == "pid"
    assert opened.directory is not None
    opened.close()


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("/nowhere", TargetNotFound),
        ("./nowhere", TargetNotFound),
        ("../nowhere", TargetNotFound),
        ("nowhere.tar", TargetNotFound),
        ("nowhere.tgz", TargetNotFound),
        ("dir:/nowhere", TargetNotFound),
        ("pid:0", TargetNotFound),
        ("pid:-1", UsageError),
        ("pid:1/../..", UsageError),
        ("No/Image", ReferenceInvalid),
        ("x" * 5000, ReferenceInvalid),
        ("a\0b", ReferenceInvalid),
        ("docker-archive:/etc", NakamiError),
        ("oci:/etc/hostname", NakamiError),
        ("registry:bad reference", ReferenceInvalid),
    ],
)
def test_what_cannot_be_opened_says_why(target: str, error: type[NakamiError]):
    with pytest.raises(error) as caught:
        _opened(target)
    assert caught.value.message


def test_a_name_that_is_neither_file_nor_reference_says_both():
    with pytest.raises(ReferenceInvalid, match="neither a file nor an image reference"):
        _opened("Some Words")


def test_a_folder_that_may_not_be_looked_into(tmp_path: Path):
    (tmp_path / "closed").mkdir(mode=0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # root may look everywhere
    try:
        with pytest.raises(TargetNotFound, match="may not be looked at"):
            _opened(tmp_path / "closed" / "app.tar")
    finally:
        os.seteuid(user)


def test_stores_on_disk(tmp_path: Path):
    storage = Storage(tmp_path / "storage")
    storage.image([BASE], "localhost/app:1")
    opened = _opened(f"containers-storage:[{storage.save()}]app:1")
    assert (opened.target.kind, opened.target.reference) == ("containers-storage", "localhost/app:1")
    with pytest.raises(TargetNotFound, match=r"not for linux/arm64"):
        open_target(f"containers-storage:[{tmp_path}/storage]app:1", Reach(Platform("linux", "arm64"), strictly=True))
    with pytest.raises(TargetNotFound, match="no containerd store at"):
        _opened(f"containerd:[{tmp_path}]app:1")
