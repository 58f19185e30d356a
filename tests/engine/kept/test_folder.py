import os
from pathlib import Path

import msgspec
import pytest

from nakami.bounded.packed import pack
from nakami.engine.kept.folder import Folder
from nakami.engine.kept.kept_scan import Item
from tests.engine.kept.samples import kept


def test_one_file_for_each_image_the_latest_scan(tmp_path: Path):
    folder = Folder(tmp_path / "kept")
    assert list(folder.files()) == []
    assert folder.put(kept("sha256:1"))
    (before,) = folder.files()
    assert folder.put(kept("sha256:1", digest="new"))
    assert folder.put(kept("sha256:2"))
    files = {file.name: file.stamp for file in folder.files()}
    assert len(files) == 2
    assert files[before.name] != before.stamp
    scan = folder.get(before.name)
    assert scan is not None
    assert scan.digest == "new"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no packed data",
        pack(b"no scan"),
        pack(msgspec.msgpack.encode(kept(version=0))),
        pack(b"\xdd\xff\xff\xff\xff"),
        pack(msgspec.msgpack.encode(kept(unknown=-1))),
        pack(msgspec.msgpack.encode(kept(unknown=1 << 62))),
    ],
)
def test_what_cannot_be_read_is_as_if_it_were_not_there(tmp_path: Path, content: bytes):
    (tmp_path / "x.scan").write_bytes(content)
    assert Folder(tmp_path).get("x.scan") is None
    assert Folder(tmp_path).get("y.scan") is None


def test_what_is_no_file_is_not_looked_at(tmp_path: Path):
    os.mkfifo(tmp_path / "x.scan")
    assert list(Folder(tmp_path).files()) == []


def test_names_that_no_text_can_hold_are_not_kept(tmp_path: Path):
    assert not Folder(tmp_path).put(kept("k", Item("deb", "\udcff", "1")))


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert not Folder(tmp_path / "file").put(kept())


def test_the_oldest_are_let_go_by_number_and_by_size(tmp_path: Path):
    folder = Folder(tmp_path, max_scans=3)
    for number in range(6):
        folder.put(kept(str(number)))
        newest = max(tmp_path.glob("*.scan"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    (tmp_path / "other").write_text("not mine")
    folder.prune()
    assert len(list(folder.files())) == 3
    Folder(tmp_path, max_bytes=1).prune()
    assert list(folder.files()) == []
    assert (tmp_path / "other").exists()
