"""A squashfs file system in an open file: folders are listed and files are read where somebody asks for them.

Format: Linux, Documentation/filesystems/squashfs.rst, version 4.0.
"""

import struct
from collections.abc import Iterator
from io import BytesIO

from nakami.bounded.squashfs.blocks import METADATA_BYTES, Blocks, Cursor, read_at
from nakami.bounded.squashfs.compression import inflater
from nakami.bounded.squashfs.inode import KINDS, MAX_LINK, NO_FRAGMENT, Inode
from nakami.bounded.squashfs.superblock import BYTES, Superblock
from nakami.bounded.tar import Kind
from nakami.errors import LimitExceeded, Malformed

_RUN = struct.Struct("<III")
_ENTRY = struct.Struct("<HhHH")
_MAX_RUN = 256
"""Entries behind one header of a listing (squashfs.rst, section 3.3)."""
_NOT_LISTED = 3
"""A folder's size counts `.` and `..`, which are not in its listing, as three bytes (Linux, fs/squashfs/dir.c)."""
_FRAGMENT = struct.Struct("<QII")
_POINTER = struct.Struct("<Q")
_LENGTH_BYTES = 4
_OFFSET_BITS = 16

Listed = tuple[bytes, Kind, int]
"""(name, kind, inode reference)."""


class Squashfs:
    """A file system; `root` is its root folder, `modified` when it was made, in seconds since the epoch.

    Args:
        descriptor: the open file.
        start: where in it the file system begins.
        size: the bytes from there on that may belong to it.
        where: what to call it in errors.

    Raises:
        TargetError: a version or a compressor that is not read here.
        Malformed, LimitExceeded: it is none, or it is damaged.
    """

    def __init__(self, descriptor: int, start: int, size: int, where: str) -> None:
        head = read_at(descriptor, start, min(BYTES, size))
        self._super = Superblock.parse(head, size, where)
        self._blocks = Blocks(
            descriptor, start, self._super.used, inflater(self._super.compressor, where), self._super.block_size
        )
        self.modified = self._super.modified
        self._ids = self._table_of_ids()
        self.root = self.inode(self._super.root)
        if self.root.kind is not Kind.DIRECTORY:
            raise Malformed(f"{where} is damaged: its root is no folder", "copy or make the file again")

    def inode(self, reference: int) -> Inode:
        """The inode that a reference names.

        Raises:
            Malformed, LimitExceeded: there is none.
        """
        block = self._super.inodes + (reference >> _OFFSET_BITS)
        if block >= self._super.folders:
            raise Malformed("an inode outside of the inode table")
        return Inode.read(Cursor(self._blocks, block, reference & ((1 << _OFFSET_BITS) - 1)))

    def owner(self, inode: Inode) -> tuple[int, int]:
        """The user and the group that an inode belongs to; 0 where the table of ids does not say."""
        ids = self._ids
        return (
            ids[inode.uid] if inode.uid < len(ids) else 0,
            ids[inode.gid] if inode.gid < len(ids) else 0,
        )

    def entries(self, folder: Inode) -> Iterator[Listed]:
        """List a folder, in the order in which it is stored; names are as stored, and may be anything.

        Raises:
            Malformed, LimitExceeded: the listing is damaged (after what came before).
        """
        left = folder.size - _NOT_LISTED
        cursor = Cursor(self._blocks, self._super.folders + folder.start, folder.offset)
        while left > 0:
            count, block, _ = _RUN.unpack(cursor.take(_RUN.size))
            left -= _RUN.size
            if count >= _MAX_RUN:
                raise Malformed(f"a listing with {count + 1:,} entries behind one header")
            for _ in range(count + 1):
                offset, _number, kind, length = _ENTRY.unpack(cursor.take(_ENTRY.size))
                left -= _ENTRY.size + length + 1
                if left < 0 or kind not in KINDS:
                    raise Malformed("a listing that is longer than its folder says, or not one")
                yield cursor.take(length + 1), KINDS[kind], block << _OFFSET_BITS | offset

    def target(self, link: Inode) -> bytes:
        """Where a symlink leads.

        Raises:
            Malformed, LimitExceeded: it is damaged.
        """
        if link.size > MAX_LINK:
            raise Malformed(f"a symlink of {link.size:,} bytes")
        return Cursor(self._blocks, *link.more).take(link.size)

    def content(self, file: Inode, limit: int) -> bytes:
        """What a file holds, holes filled with zeros.

        Raises:
            LimitExceeded: it is longer than `limit` bytes, or too much was inflated already.
            Malformed: it is damaged.
        """
        if file.size > limit:
            raise LimitExceeded(f"is {file.size:,} bytes long; at most {limit:,} are read")
        self._blocks.count(file.size)
        out = BytesIO()
        for piece in self._pieces(file):
            out.write(piece)
        return out.getvalue()

    def head(self, file: Inode, size: int) -> bytes:
        """The first bytes of a file, at most so many.

        Raises:
            LimitExceeded, Malformed: as `content`.
        """
        for piece in self._pieces(file):
            return piece[:size]
        return b""

    def _pieces(self, file: Inode) -> Iterator[bytes]:
        """A file's blocks, and then its tail."""
        size = self._blocks.block_size
        full, tail = divmod(file.size, size)
        count = full if file.fragment != NO_FRAGMENT else full + bool(tail)
        lengths = Cursor(self._blocks, *file.more)
        at = file.start
        for number in range(count):
            told = int.from_bytes(lengths.take(_LENGTH_BYTES), "little")
            expected = size if number < full else tail
            if not told:
                yield bytes(expected)  # a hole
                continue
            piece = self._blocks.data(at, told, keep=number == 0)  # whoever saw the head may want all
            if len(piece) != expected:
                raise Malformed(f"a block of {len(piece):,} bytes in place of {expected:,}")
            at += told & ((1 << 24) - 1)
            yield piece
        if file.fragment != NO_FRAGMENT and tail:
            yield self._fragment(file, tail)

    def _fragment(self, file: Inode, size: int) -> bytes:
        if file.fragment >= self._super.fragment_count:
            raise Malformed(f"fragment {file.fragment:,} of {self._super.fragment_count:,}")
        cursor = self._in_table(self._super.fragments, file.fragment * _FRAGMENT.size)
        start, told, _ = _FRAGMENT.unpack(cursor.take(_FRAGMENT.size))
        piece = self._blocks.data(start, told, keep=True)[file.offset : file.offset + size]
        if len(piece) != size:
            raise Malformed("a tail outside of its fragment")
        return piece

    def _in_table(self, table: int, at: int) -> Cursor:
        """A place in a table whose metadata blocks are named by a list of places."""
        number, offset = divmod(at, METADATA_BYTES)
        (block,) = _POINTER.unpack(self._blocks.stored(table + number * _POINTER.size, _POINTER.size))
        return Cursor(self._blocks, block, offset)

    def _table_of_ids(self) -> tuple[int, ...]:
        size = self._super.id_count * 4
        pieces = [
            self._in_table(self._super.ids, at).take(min(METADATA_BYTES, size - at))
            for at in range(0, size, METADATA_BYTES)
        ]
        return struct.unpack(f"<{self._super.id_count}I", b"".join(pieces))
