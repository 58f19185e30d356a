"""The root of a squashfs file system: the same entries that a folder would give, and no walk without an end."""

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nakami.bounded.squashfs.filesystem import Squashfs
from nakami.bounded.tar import Kind
from nakami.errors import LimitExceeded, Malformed
from nakami.rootfs import squashfs as module
from nakami.rootfs.directory import Directory
from nakami.rootfs.squashfs import SquashfsRoot
from tests.bounded.squashfs.made import Device, Link, Maker, Tree, patched

TREE: Tree = {
    b"bin": {b"sh": b"#!/bin/busybox\n" * 500},
    b"dev": {b"null": Device(5), b"socket": Device(7)},
    b"empty": {},
    b"etc": {b"os-release": b"ID=x\n", b"link": Link(b"../usr")},
    b"other": {},
    b"caf\xe9": b"",
}


@contextmanager
def opened(image: bytes) -> Iterator[SquashfsRoot]:
    descriptor = os.memfd_create("image")
    os.write(descriptor, image)
    root = SquashfsRoot(descriptor, Squashfs(descriptor, 0, len(image), "it"))
    try:
        yield root
    finally:
        root.close()


def unpack(tree: Tree, folder: Path) -> None:
    for name, item in tree.items():
        path = folder / os.fsdecode(name)
        if isinstance(item, dict):
            path.mkdir()
            unpack(item, path)
        elif isinstance(item, Link):
            path.symlink_to(os.fsdecode(item.target))
        elif isinstance(item, bytes):
            path.write_bytes(item)


def test_it_is_walked_as_a_folder_is(tmp_path: Path):
    tree = {name: item for name, item in TREE.items() if name != b"dev"}
    unpack(tree, tmp_path)
    folder = Directory(str(tmp_path))
    with opened(Maker().make(tree)) as root:
        expected = {f.path: (f.kind, f.link, f.kind is Kind.FILE and f.body(1 << 20)) for f in folder}
        found = {f.path: (f.kind, f.link, f.kind is Kind.FILE and f.body(1 << 20)) for f in root}
        assert found == expected
        assert not root.blind_spots
    folder.close()


def test_what_is_no_file_is_told_and_not_read():
    with opened(Maker().make(TREE)) as root:
        found = {each.path: each for each in root}
        assert found[b"dev/null"].kind is found[b"dev/socket"].kind is Kind.DEVICE
        assert found[b"dev/null"].entry() is None
        assert found[b"dev/null"].head(4) == b""
        with pytest.raises(Malformed):
            found[b"dev/null"].body(1)
        entry = found[b"bin/sh"].entry()
        assert entry is not None
        assert (entry.path, entry.size, entry.mode, entry.uid, entry.mtime) == (
            "bin/sh",
            7500,
            0o755,
            1000,
            1_600_000_000,
        )
        assert found[b"bin/sh"].head(2) == b"#!"


def test_a_file_is_read_by_its_path():
    with opened(Maker().make(TREE)) as root:
        entry, content = root.read(b"etc/os-release", 100)
        assert (entry.path, content) == ("etc/os-release", b"ID=x\n")
        with pytest.raises(LimitExceeded):
            root.read(b"bin/sh", 100)
        for path in (b"etc/none", b"etc", b"etc/link", b"bin/sh/x", b"../etc", b""):
            with pytest.raises(Malformed):
                root.read(path, 100)


@pytest.mark.parametrize("name", [b".", b"..", b"a/b", b"a\0b", b"n" * 257])
def test_a_name_that_cannot_be_is_a_blind_spot(name: bytes):
    with opened(Maker().make({b"d": {name: b"x", b"fine": b"y"}})) as root:
        assert [each.path for each in root] == [b"d", b"d/fine"]
        assert "a name that no file can have" in root.blind_spots[0].why


def test_of_two_files_of_one_name_the_second_is_a_blind_spot():
    maker = Maker()
    maker._pack = maker.folders._pack = lambda block: block + b"x"
    image = maker.make({b"one": b"1", b"two": b"2"})
    with opened(image.replace(b"two", b"one")) as root:
        assert [each.body(10) for each in root] == [b"1"]
        assert len(root.blind_spots) == 1


def test_a_folder_in_itself_is_walked_once():
    maker = Maker()
    maker._pack = maker.inodes._pack = lambda block: block + b"x"
    image = maker.make({b"a": {b"b": {b"file": b""}, b"c": b""}})
    # The listing of b (at the very beginning of the table) is told to be that of a.
    start = struct.unpack_from("<Q", image, 64)[0] + 2
    sizes = {8: 16 + 16, 2: 16 + 16, 1: 16 + 16}
    at = start + sizes[2]  # file, then b
    assert struct.unpack_from("<H", image, at)[0] == 1
    a_at = start + 4 * 0 + sizes[2] + sizes[1] + sizes[2]
    assert struct.unpack_from("<H", image, a_at)[0] == 1
    listing = image[a_at + 16 : a_at + 32]
    with opened(patched(image, at + 16, listing)) as root:
        assert [each.path for each in root] == [b"a", b"a/b", b"a/c"]
        assert "the same folder as another one" in root.blind_spots[0].why


def test_depth_and_entries_are_bounded(monkeypatch: pytest.MonkeyPatch):
    deep: Tree = {b"file": b""}
    for _ in range(module.MAX_DEPTH + 5):
        deep = {b"d": deep}
    with opened(Maker().make(deep)) as root:
        assert len(list(root)) == module.MAX_DEPTH
        assert "deeper than 256 folders" in root.blind_spots[0].why
    monkeypatch.setattr(module, "MAX_ENTRIES", 3)
    with opened(Maker().make(TREE)) as root, pytest.raises(LimitExceeded, match="more than 3 files"):
        list(root)


def test_a_long_link_is_a_blind_spot():
    with opened(Maker().make({b"link": Link(b"x" * 5000)})) as root:
        assert list(root) == []
        assert "a symlink of 5,000 bytes" in root.blind_spots[0].why


def test_entries_that_are_none_count_as_well(monkeypatch: pytest.MonkeyPatch):
    """A listing of a thousand million names, each the same, would be walked for hours."""
    monkeypatch.setattr(module, "MAX_ENTRIES", 50)
    with opened(Maker().make({b"a/%d" % number: b"" for number in range(100)})) as root, pytest.raises(LimitExceeded):
        list(root)


def test_a_file_whose_beginning_cannot_be_read_is_told():
    image = Maker(compressor=1, tails=False).make({b"sh": os.urandom(2000) * 2})
    with opened(patched(image, 96, b"\xff" * 200)) as root:
        (found,) = list(root)
        assert found.head(4) == b""
        assert "how it begins is not known" in root.blind_spots[0].why
