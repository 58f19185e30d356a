"""OCI image specification 1.1, `layer.md`: "Changesets are stored as tar archives"; removed files are `.wh.` entries."""

import gzip
import io
import os
import tarfile
from pathlib import Path

import pytest

from nakami.patch.changes import Change, changes, state
from nakami.patch.disk_root import DiskRoot
from nakami.patch.layer import write_layer
from tests.patch.trees import member, names, tar, unpacked

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="files of many owners take root")


def changed(folder: Path) -> tuple[DiskRoot, tuple[Change, ...]]:
    root = unpacked(folder, tar(member("etc", mode=0o1777), member("etc/gone", b"1")))
    before = state(root)
    (folder / "etc/gone").unlink()
    (folder / "etc/su").write_bytes(b"run")
    os.chown(folder / "etc/su", 5, 6)
    (folder / "etc/su").chmod(0o6755)
    os.link(folder / "etc/su", folder / "etc/twin")
    (folder / "etc/way").symlink_to("/x" * 80)
    (folder / ("long" * 30)).write_bytes(b"long")
    return root, changes(before, root)


def test_a_layer_holds_what_changed(tmp_path: Path):
    written = write_layer(*changed(tmp_path / "root"), tmp_path / "layer", "gzip", 2_000_000_000)
    content = gzip.decompress(written.path.read_bytes())
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        found = {each.name: each for each in archive}
    assert set(found) == {"etc", "etc/.wh.gone", "etc/su", "etc/twin", "etc/way", "long" * 30}
    assert (found["etc"].mode, found["etc/su"].mode) == (0o1777, 0o6755)
    # An engine gives a hard link's rights to the file that it shares.
    assert (found["etc/twin"].type, found["etc/twin"].mode, found["etc/twin"].uid) == (tarfile.LNKTYPE, 0o6755, 5)
    assert found["etc/way"].linkname == "/x" * 80
    assert written.size == (tmp_path / "layer").stat().st_size


def test_laid_on_top_it_gives_the_same_root(tmp_path: Path):
    root, what = changed(tmp_path / "root")
    write_layer(root, what, tmp_path / "layer", "zstd", 2_000_000_000)
    base = tar(member("etc", mode=0o1777), member("etc/gone", b"1"))
    unpacked(tmp_path / "again", base, (tmp_path / "layer").read_bytes())
    assert names(tmp_path / "again") == names(tmp_path / "root")
    told = (tmp_path / "again/etc/su").stat()
    assert (told.st_mode & 0o7777, told.st_uid, told.st_nlink) == (0o6755, 5, 2)


def test_the_same_change_is_the_same_layer(tmp_path: Path):
    made = [write_layer(*changed(tmp_path / name), tmp_path / f"{name}.layer", "gzip", 1000) for name in ("a", "b")]
    assert made[0].digest == made[1].digest


def test_attributes_are_kept(tmp_path: Path):
    root = unpacked(tmp_path / "root", tar(member("a", b"")))
    before = state(root)
    (tmp_path / "root/b").write_bytes(b"")
    try:
        os.setxattr(tmp_path / "root/b", "user.mine", b"a\nb")
    except OSError:
        pytest.skip("this disk keeps no extended attributes")
    write_layer(root, changes(before, root), tmp_path / "layer", "", 1000)
    unpacked(tmp_path / "again", (tmp_path / "layer").read_bytes())
    assert os.getxattr(tmp_path / "again/b", "user.mine") == b"a\nb"
