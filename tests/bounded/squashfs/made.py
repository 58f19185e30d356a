"""A small writer of squashfs 4.0, for file systems that mksquashfs would not make (Linux, Documentation/filesystems/squashfs.rst)."""

import lzma
import struct
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

import zstandard

Pack = Callable[[bytes], bytes]
Tree = dict[bytes, Any]
"""Names to bytes (a file), `Link`, `Device` or another tree."""

PACKERS: dict[int, Pack] = {
    1: zlib.compress,
    2: lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
    4: lambda data: lzma.compress(data, check=lzma.CHECK_CRC32),
    6: zstandard.compress,
}
NOTHING = 0xFFFFFFFF
SUPERBLOCK = struct.Struct("<4sIIIIHHHHHHQQQQQQQQ")


class Link(NamedTuple):
    target: bytes


class Device(NamedTuple):
    kind: int = 4


class _Table:
    """Metadata blocks of 8 KiB."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self.out = b""
        self._open = b""

    @property
    def place(self) -> tuple[int, int]:
        return len(self.out), len(self._open)

    def add(self, data: bytes) -> None:
        self._open += data
        while len(self._open) >= 8192:
            self._flush()

    def _flush(self) -> None:
        block, self._open = self._open[:8192], self._open[8192:]
        packed = self._pack(block)
        self.out += (
            struct.pack("<H", len(packed)) + packed
            if len(packed) < len(block)
            else struct.pack("<H", len(block) | 1 << 15) + block
        )

    def finish(self) -> bytes:
        if self._open:
            self._flush()
        return self.out


class Maker:
    """Makes one file system. `long` writes the long forms of inodes, `tails` puts ends of files into fragments."""

    def __init__(self, *, compressor: int = 1, block: int = 4096, long: bool = False, tails: bool = True) -> None:
        self.compressor, self.block, self.long, self.tails = compressor, block, long, tails
        self._pack = PACKERS[compressor]
        self.data = b""
        self.inodes, self.folders = _Table(self._pack), _Table(self._pack)
        self._fragments: list[tuple[int, int]] = []
        self._fragment = b""
        self._number = 0

    def make(self, tree: Tree) -> bytes:
        root = self._folder(tree)
        self._end_fragment()
        inodes, folders = self.inodes.finish(), self.folders.finish()
        at_inodes = 96 + len(self.data)
        at_folders = at_inodes + len(inodes)
        at = at_folders + len(folders)
        fragments, at_fragments = self._indirect(b"".join(struct.pack("<QII", *f, 0) for f in self._fragments), at)
        at += len(fragments)
        ids, at_ids = self._indirect(struct.pack("<II", 0, 1000), at)
        used = at + len(ids)
        none = (1 << 64) - 1
        superblock = SUPERBLOCK.pack(
            *(b"hsqs", self._number, 1_700_000_000, self.block, len(self._fragments), self.compressor),
            *(self.block.bit_length() - 1, 0, 2, 4, 0, root[0] << 16 | root[1], used, at_ids, none),
            *(at_inodes, at_folders, at_fragments if fragments else none, none),
        )
        whole = superblock + self.data + inodes + folders + fragments + ids
        return whole + bytes(-len(whole) % 4096)

    def _indirect(self, content: bytes, at: int) -> tuple[bytes, int]:
        table, places = b"", []
        for start in range(0, len(content), 8192):
            places.append(at + len(table))
            one = _Table(self._pack)
            one.add(content[start : start + 8192])
            table += one.finish()
        return table + struct.pack(f"<{len(places)}Q", *places), at + len(table)

    def _inode(self, kind: int, body: bytes, mode: int = 0o644) -> tuple[int, int, int]:
        self._number += 1
        place = self.inodes.place
        self.inodes.add(struct.pack("<HHHHII", kind, mode, 1, 0, 1_600_000_000, self._number) + body)
        return (*place, self._number)

    def _folder(self, tree: Tree) -> tuple[int, int, int]:
        listed = [(name, self._made(item)) for name, item in sorted(tree.items())]
        place = self.folders.place
        size = 3
        runs: list[list[tuple[bytes, tuple[int, tuple[int, int, int]]]]] = []
        for entry in listed:
            if not runs or len(runs[-1]) == 256 or runs[-1][0][1][1][0] != entry[1][1][0]:
                runs.append([])
            runs[-1].append(entry)
        for run in runs:
            text = struct.pack("<III", len(run) - 1, run[0][1][1][0], run[0][1][1][2])
            for name, (kind, (_, offset, number)) in run:
                text += struct.pack("<HhHH", offset, number - run[0][1][1][2], kind, len(name) - 1) + name
            self.folders.add(text)
            size += len(text)
        if self.long or size > 0xFFFF:
            return self._inode(8, struct.pack("<IIIIHHI", 2, size, place[0], 1, 0, place[1], NOTHING), 0o755)
        return self._inode(1, struct.pack("<IIHHI", place[0], 2, size, place[1], 1), 0o755)

    def _made(self, item: Any) -> tuple[int, tuple[int, int, int]]:
        if isinstance(item, dict):
            return 1, self._folder(item)
        if isinstance(item, Link):
            body = struct.pack("<II", 1, len(item.target)) + item.target
            return 3, self._inode(10, body + struct.pack("<I", NOTHING)) if self.long else self._inode(3, body)
        if isinstance(item, Device):
            return item.kind, self._inode(item.kind, struct.pack("<II", 1, 0))
        return 2, self._file(item)

    def _file(self, content: bytes) -> tuple[int, int, int]:
        start = 96 + len(self.data)
        full = len(content) // self.block * self.block
        end = full if self.tails else len(content)
        lengths = b"".join(
            struct.pack("<I", self._block(content[at : at + self.block])) for at in range(0, end, self.block)
        )
        fragment, offset = NOTHING, 0
        tail = content[end:]
        if tail:
            if len(self._fragment) + len(tail) > self.block:
                self._end_fragment()
            fragment, offset = len(self._fragments), len(self._fragment)
            self._fragment += tail
        if self.long:
            return self._inode(
                9, struct.pack("<QQQIIII", start, len(content), 0, 1, fragment, offset, NOTHING) + lengths
            )
        return self._inode(2, struct.pack("<IIII", start, fragment, offset, len(content)) + lengths, 0o755)

    def _block(self, piece: bytes, *, hole: bool = True) -> int:
        if hole and not piece.strip(b"\0"):
            return 0
        packed = self._pack(piece)
        if len(packed) >= len(piece):
            self.data += piece
            return len(piece) | 1 << 24
        self.data += packed
        return len(packed)

    def _end_fragment(self) -> None:
        if self._fragment:
            start = 96 + len(self.data)
            self._fragments.append((start, self._block(self._fragment, hole=False)))
            self._fragment = b""


def patched(image: bytes, at: int, text: bytes) -> bytes:
    return image[:at] + text + image[at + len(text) :]
