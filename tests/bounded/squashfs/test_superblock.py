"""The superblock: what cannot be true is refused before anything is read."""

import struct

import pytest

from nakami.bounded.squashfs.superblock import Superblock
from nakami.errors import Malformed, TargetError
from tests.bounded.squashfs.made import Maker, patched

IMAGE = Maker().make({b"a": b"x" * 10})


def parse(image: bytes, size: int | None = None) -> Superblock:
    return Superblock.parse(image[:96], len(image) if size is None else size, "it")


def test_it_tells_where_everything_is():
    found = parse(IMAGE)
    assert (found.modified, found.block_size, found.compressor, found.id_count) == (1_700_000_000, 4096, 1, 2)
    assert 96 <= found.inodes < found.folders < found.fragments < found.ids < found.used <= len(IMAGE)


@pytest.mark.parametrize(
    ("at", "text", "why"),
    [
        (0, b"abcd", "no squashfs file system"),
        (12, struct.pack("<I", 4097), "blocks of 4,097 bytes"),
        (12, struct.pack("<I", 1 << 31), "blocks of 2,147,483,648 bytes"),
        (22, struct.pack("<H", 65535), "blocks of 4,096 bytes"),
        (26, struct.pack("<H", 0), "tables lie outside"),
        (40, struct.pack("<Q", 1 << 40), "truncated at"),
        (48, struct.pack("<Q", 1 << 63), "tables lie outside"),
        (64, struct.pack("<Q", 0), "tables lie outside"),
        (72, struct.pack("<Q", 1), "tables lie outside"),
        (80, struct.pack("<Q", (1 << 64) - 1), "fragments lies outside"),
    ],
)
def test_what_cannot_be_is_refused(at: int, text: bytes, why: str):
    with pytest.raises(Malformed, match=why):
        parse(patched(IMAGE, at, text))


@pytest.mark.parametrize(("at", "text", "why"), [(0, b"sqsh", "big-endian"), (28, struct.pack("<H", 3), "version 3.0")])
def test_old_versions_are_named(at: int, text: bytes, why: str):
    with pytest.raises(TargetError, match=why):
        parse(patched(IMAGE, at, text))


@pytest.mark.parametrize("size", [0, 4, 95])
def test_a_short_file_is_none(size: int):
    with pytest.raises(Malformed):
        parse(IMAGE[:size])
