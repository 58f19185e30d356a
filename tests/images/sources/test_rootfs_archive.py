import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from nakami.bounded.streams import inflated
from nakami.errors import TargetNotFound
from nakami.images.opening import open_bundle
from nakami.images.sources.rootfs_archive import open_rootfs_archive
from tests.bounded.tars import END, member
from tests.images.made import BASE


class TestPlainRoots:
    """A root file system as a plain tar is one layer."""

    @pytest.mark.parametrize("pack", [bytes, gzip.compress])
    def test_it_is_one_layer(self, pack: Callable[[bytes], bytes], tmp_path: Path):
        path = tmp_path / "root.tar"
        path.write_bytes(pack(BASE))
        with open_rootfs_archive(open_bundle(path), path, "it") as image:
            (only,) = image.target.layers
            assert image.target.kind == "rootfs"
            assert b"".join(inflated(image.chunks(only), "it")) == BASE

    def test_it_may_have_more_members_than_an_image(self, tmp_path: Path):
        path = tmp_path / "root.tar"
        path.write_bytes(member(b"./etc/", flag=b"5") + member(b"./etc/x") * 10_050 + END)
        with open_rootfs_archive(open_bundle(path), path, "it") as image:
            assert len(image.target.layers) == 1

    @pytest.mark.parametrize("name", [b"srv/app", b"etc", b"usr.tar"])
    def test_what_has_no_folder_of_a_root(self, name: bytes, tmp_path: Path):
        path = tmp_path / "root.tar"
        path.write_bytes(member(name) + END)
        bundle = open_bundle(path)
        with pytest.raises(TargetNotFound, match="neither a docker-archive nor"):
            open_rootfs_archive(bundle, path, "it")
        bundle.close()
