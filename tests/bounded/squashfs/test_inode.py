"""Inodes of every type, as the kernel's header lays them out."""

import os
import struct
from pathlib import Path

import pytest

from nakami.bounded.squashfs.blocks import Blocks, Cursor
from nakami.bounded.squashfs.compression import inflater
from nakami.bounded.squashfs.inode import NO_FRAGMENT, Inode
from nakami.bounded.tar import Kind
from nakami.errors import Malformed

HEAD = struct.pack("<HHHII", 0o104755, 3, 4, 1_600_000_000, 7)


def read(tmp_path: Path, number: int, body: bytes) -> Inode:
    text = struct.pack("<H", number) + HEAD + body
    content = struct.pack("<H", len(text) | 1 << 15) + text
    (tmp_path / "inodes").write_bytes(content)
    blocks = Blocks(os.open(tmp_path / "inodes", os.O_RDONLY), 0, len(content), inflater(1, "it"), 4096)
    return Inode.read(Cursor(blocks, 0, 0))


@pytest.mark.parametrize(
    ("number", "body", "kind", "told"),
    [
        (1, struct.pack("<IIHHI", 5, 2, 30, 6, 1), Kind.DIRECTORY, (30, 5, NO_FRAGMENT, 6)),
        (8, struct.pack("<IIIIHHI", 2, 70_000, 5, 1, 0, 6, 0), Kind.DIRECTORY, (70_000, 5, NO_FRAGMENT, 6)),
        (2, struct.pack("<IIII", 96, 1, 2, 300), Kind.FILE, (300, 96, 1, 2)),
        (9, struct.pack("<QQQIIII", 1 << 33, 1 << 34, 0, 1, 1, 2, 0), Kind.FILE, (1 << 34, 1 << 33, 1, 2)),
        (3, struct.pack("<II", 1, 9), Kind.SYMLINK, (9, 0, NO_FRAGMENT, 0)),
        (10, struct.pack("<II", 1, 9), Kind.SYMLINK, (9, 0, NO_FRAGMENT, 0)),
        (4, b"", Kind.DEVICE, (0, 0, NO_FRAGMENT, 0)),
        (12, b"", Kind.DEVICE, (0, 0, NO_FRAGMENT, 0)),
        (6, b"", Kind.FIFO, (0, 0, NO_FRAGMENT, 0)),
        (14, b"", Kind.DEVICE, (0, 0, NO_FRAGMENT, 0)),
    ],
)
def test_every_type_is_read(tmp_path: Path, number: int, body: bytes, kind: Kind, told: tuple[int, ...]):
    inode = read(tmp_path, number, body)
    assert (inode.kind, inode.mode, inode.uid, inode.gid, inode.mtime) == (kind, 0o4755, 3, 4, 1_600_000_000)
    assert (inode.size, inode.start, inode.fragment, inode.offset) == told
    assert inode.more == (0, 16 + len(body))


@pytest.mark.parametrize("number", [0, 15, 65535])
def test_other_types_are_damage(tmp_path: Path, number: int):
    with pytest.raises(Malformed, match=f"unknown type {number}"):
        read(tmp_path, number, b"")
