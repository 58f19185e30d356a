"""The two kinds of blocks of squashfs: metadata blocks, of which tables are made, and blocks of data.

Format: Linux, Documentation/filesystems/squashfs.rst, sections 3 and 3.6. A metadata block holds up to 8 KiB; two bytes before it tell the
length of what is stored, with the highest bit for "not compressed". A data block's length stands in its file's inode, with bit 24 for the
same.
"""

import os
import struct
from collections import OrderedDict

from nakami.bounded.squashfs.compression import Inflate
from nakami.bounded.streams import MAX_STREAM_BYTES
from nakami.errors import LimitExceeded, Malformed

METADATA_BYTES = 8 << 10
_NOT_COMPRESSED = 1 << 15
_DATA_NOT_COMPRESSED = 1 << 24
_KEPT_METADATA = 1024
"""Metadata blocks kept inflated: 8 MiB. The inodes of a folder lie near each other."""
_KEPT_DATA = 16
"""Data blocks kept inflated: 16 MiB at most. Dozens of small files share one."""
_LENGTH = struct.Struct("<H")


def read_at(descriptor: int, at: int, size: int) -> bytes:
    """Bytes of an open file.

    Raises:
        Malformed: it is shorter than that, or its disk fails.
    """
    try:
        found = os.pread(descriptor, size, at)
    except OSError as error:
        raise Malformed(f"byte {at:,} of the file cannot be read: {error.strerror}") from error
    if len(found) != size:
        raise Malformed(f"the file has fewer than {at + size:,} bytes")
    return found


class Blocks:
    """The blocks of one file system in an open file; what is used often is kept inflated.

    Args:
        descriptor: the file.
        start: where in it the file system begins.
        size: how many bytes it takes.
        inflate: its compressor.
        block_size: the bytes of a full data block.
    """

    def __init__(self, descriptor: int, start: int, size: int, inflate: Inflate, block_size: int) -> None:
        self._descriptor = descriptor
        self._start = start
        self._size = size
        self._inflate = inflate
        self.block_size = block_size
        self._metadata: OrderedDict[int, tuple[bytes, int]] = OrderedDict()
        self._data: OrderedDict[tuple[int, int], bytes] = OrderedDict()
        self._left = MAX_STREAM_BYTES

    def stored(self, at: int, size: int) -> bytes:
        """Bytes as they are stored.

        Raises:
            Malformed: they lie outside, or cannot be read.
        """
        if at + size > self._size:
            raise Malformed(f"a block at byte {at:,} lies outside of the file system")
        return read_at(self._descriptor, self._start + at, size)

    def metadata(self, at: int) -> tuple[bytes, int]:
        """The content of the metadata block at a place, and where the next one begins.

        Raises:
            Malformed: it is damaged or lies outside.
            LimitExceeded: more was inflated than any file system in use holds.
        """
        known = self._metadata.get(at)
        if known is not None:
            self._metadata.move_to_end(at)
            return known
        (told,) = _LENGTH.unpack(self.stored(at, 2))
        length = told & ~_NOT_COMPRESSED
        if not 0 < length <= METADATA_BYTES:
            raise Malformed(f"the metadata block at byte {at:,} claims {length:,} bytes")
        content = self.stored(at + 2, length)
        if not told & _NOT_COMPRESSED:
            content = self._inflated(content, METADATA_BYTES)
        found = content, at + 2 + length
        self._metadata[at] = found
        if len(self._metadata) > _KEPT_METADATA:
            self._metadata.popitem(last=False)
        return found

    def data(self, at: int, told: int, *, keep: bool) -> bytes:
        """The content of a data block.

        Args:
            at: where it lies.
            told: its length as stored in an inode or in the table of fragments.
            keep: it will be asked for again.

        Raises:
            Malformed, LimitExceeded: as `metadata`.
        """
        # The same place is another block for who tells another length, or that it is not compressed.
        known = self._data.get((at, told))
        if known is not None:
            self._data.move_to_end((at, told))
            return known
        length = told & ~_DATA_NOT_COMPRESSED
        if not 0 < length <= self.block_size:
            raise Malformed(f"the block at byte {at:,} claims {length:,} bytes")
        content = self.stored(at, length)
        if not told & _DATA_NOT_COMPRESSED:
            content = self._inflated(content, self.block_size)
        if keep:
            self._data[at, told] = content
            if len(self._data) > _KEPT_DATA:
                self._data.popitem(last=False)
        return content

    def _inflated(self, content: bytes, limit: int) -> bytes:
        self.count(limit)
        return self._inflate(content, limit)

    def count(self, size: int) -> None:
        """Count bytes that are made of the file system: holes and blocks that many files share cost it nothing, but us.

        Raises:
            LimitExceeded: more than any file system in use holds.
        """
        self._left -= size
        if self._left < 0:
            raise LimitExceeded(
                f"more than {MAX_STREAM_BYTES:,} bytes were read of it", "it looks like an archive bomb"
            )


class Cursor:
    """A place in a table, from which values are taken one after the other across its metadata blocks.

    Args:
        blocks: where from.
        block: where the metadata block begins.
        offset: the place in its content.
    """

    def __init__(self, blocks: Blocks, block: int, offset: int) -> None:
        self._blocks = blocks
        self.block = block
        self.offset = offset

    def take(self, size: int) -> bytes:
        """The next so many bytes; the caller bounds them.

        Raises:
            Malformed, LimitExceeded: as `Blocks.metadata`.
        """
        content, after = self._blocks.metadata(self.block)
        end = self.offset + size
        if end <= len(content):
            piece = content[self.offset : end]
            self.offset = end
            return piece
        pieces = []
        while size:
            piece = content[self.offset : self.offset + size]
            if not piece and self.offset != len(content):
                raise Malformed("a place behind the end of its metadata block")
            pieces.append(piece)
            size -= len(piece)
            self.offset += len(piece)
            if size:
                self.block, self.offset = after, 0
                content, after = self._blocks.metadata(self.block)
                if not content:
                    raise Malformed("an empty metadata block")
        return b"".join(pieces)
