"""Blocks are found, kept within bounds, and never looked for outside."""

import os
import struct
import zlib
from pathlib import Path

import pytest

from nakami.bounded.squashfs import blocks as module
from nakami.bounded.squashfs.blocks import Blocks, Cursor, read_at
from nakami.bounded.squashfs.compression import inflater
from nakami.errors import Malformed


def stored(*pieces: bytes) -> bytes:
    return b"".join(struct.pack("<H", len(piece) | 1 << 15) + piece for piece in pieces)


def blocks(tmp_path: Path, content: bytes) -> Blocks:
    path = tmp_path / "blocks"
    path.write_bytes(content)
    return Blocks(os.open(path, os.O_RDONLY), 0, len(content), inflater(1, "it"), 4096)


def test_values_go_over_the_ends_of_blocks(tmp_path: Path):
    cursor = Cursor(blocks(tmp_path, stored(b"abc", b"de", b"fghi")), 0, 1)
    assert [cursor.take(2), cursor.take(4), cursor.take(1)] == [b"bc", b"defg", b"h"]


@pytest.mark.parametrize(
    ("content", "offset", "why"),
    [
        (b"", 0, "outside"),
        (stored(b"abc"), 4, "behind the end"),
        (stored(b"abc"), 2, "outside"),
        (struct.pack("<H", 9000) + bytes(9000), 0, "claims 9,000 bytes"),
        (struct.pack("<H", 1 << 15), 0, "claims 0 bytes"),
        (struct.pack("<H", 100), 0, "outside"),
        (struct.pack("<H", 4) + b"abcd", 0, "damaged block"),
    ],
)
def test_what_is_not_there_is_not_taken(tmp_path: Path, content: bytes, offset: int, why: str):
    with pytest.raises(Malformed, match=why):
        Cursor(blocks(tmp_path, content), 0, offset).take(8)


def test_few_blocks_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_KEPT_METADATA", 4)
    found = blocks(tmp_path, stored(*[b"%04d" % number for number in range(20)]))
    for at in range(0, 120, 6):
        assert found.metadata(at) == (b"%04d" % (at // 6), at + 6)
    assert len(found._metadata) == 4
    for at in range(100):
        found.data(at, 1 | 1 << 24, keep=at < 50)
    assert [at for at, _ in found._data] == list(range(34, 50))


@pytest.mark.parametrize("told", [0, 4097, 4097 | 1 << 24])
def test_a_data_block_is_never_longer_than_a_block(tmp_path: Path, told: int):
    with pytest.raises(Malformed, match="claims"):
        blocks(tmp_path, bytes(10_000)).data(0, told, keep=True)


def test_a_file_that_shrinks_is_told(tmp_path: Path):
    path = tmp_path / "short"
    path.write_bytes(b"abc")
    with pytest.raises(Malformed, match="fewer than 10 bytes"):
        read_at(os.open(path, os.O_RDONLY), 0, 10)
    with pytest.raises(Malformed, match="cannot be read"):
        read_at(os.open(tmp_path, os.O_RDONLY), 0, 10)


def test_a_place_is_another_block_for_who_tells_it_otherwise(tmp_path: Path):
    """A file could hide behind another one that lies at the same place and is told not to be compressed."""
    packed = zlib.compress(b"what runs")
    found = blocks(tmp_path, packed)
    assert found.data(0, len(packed) | 1 << 24, keep=True) == packed
    assert found.data(0, len(packed), keep=True) == b"what runs"
    assert found.data(0, len(packed) | 1 << 24, keep=True) == packed
