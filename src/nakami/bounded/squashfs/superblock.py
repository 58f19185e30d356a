"""The superblock of squashfs 4.0: where everything else lies.

Layout, all little-endian (Linux, fs/squashfs/squashfs_fs.h, `struct squashfs_super_block`; Documentation/filesystems/squashfs.rst): 96
bytes at the beginning; tables are named by their distance in bytes from there.
"""

import struct

from msgspec import Struct

from nakami.errors import Malformed, TargetError

MAGIC = b"hsqs"
BYTES = 96
NO_TABLE = (1 << 64) - 1
_BIG_ENDIAN = b"sqsh"
_LAYOUT = struct.Struct("<4sIIIIHHHHHHQQQQQQQQ")
_MIN_BLOCK, _MAX_BLOCK = 4 << 10, 1 << 20
"""Bytes of a data block (squashfs.rst, section 2)."""
_REMEDY = "copy or make the file again"


class Superblock(Struct, frozen=True):
    """What the superblock tells, checked against the length of the file.

    `block_size` is in bytes; `modified` in seconds since the epoch; `root` is the root folder's inode reference; `used` the bytes
    that the file system takes; `ids`, `inodes`, `folders`, `fragments` are where tables begin, of which `fragments` may be missing
    (`NO_TABLE`).
    """

    modified: int
    block_size: int
    fragment_count: int
    compressor: int
    id_count: int
    root: int
    used: int
    ids: int
    inodes: int
    folders: int
    fragments: int

    @classmethod
    def parse(cls, head: bytes, size: int, where: str) -> "Superblock":
        """Read and check a superblock.

        Args:
            head: the first 96 bytes.
            size: the bytes that are there in all.
            where: what to call the file in errors.

        Raises:
            TargetError: another version of the format.
            Malformed: it is none, or it tells of more than there is.
        """
        if len(head) < BYTES or not head.startswith((MAGIC, _BIG_ENDIAN)):
            raise Malformed(f"{where} is no squashfs file system", _REMEDY)
        numbers = _LAYOUT.unpack_from(head)
        magic, _, modified, block_size, fragment_count, compressor, block_log, _ = numbers[:8]
        id_count, major, minor, root, used, ids, _, inodes, folders, fragments, _ = numbers[8:]
        if magic == _BIG_ENDIAN or (major, minor) != (4, 0):
            told = "an old big-endian one" if magic == _BIG_ENDIAN else f"of version {major}.{minor}"
            raise TargetError(
                f"{where} is a squashfs file system that only old kernels read: {told}",
                "unpack it with the tools it was made with, and scan the folder: dir:FOLDER",
            )
        if not _MIN_BLOCK <= block_size <= _MAX_BLOCK or block_size != 1 << min(block_log, 63):
            raise Malformed(f"{where} is damaged: it claims blocks of {block_size:,} bytes", _REMEDY)
        if used > size:
            raise Malformed(f"{where} is truncated at {size:,} of {used:,} bytes", _REMEDY)
        if not BYTES <= inodes < folders < ids < used or not id_count:
            raise Malformed(f"{where} is damaged: its tables lie outside of it", _REMEDY)
        if fragment_count and not folders < fragments < used:
            raise Malformed(f"{where} is damaged: its table of fragments lies outside of it", _REMEDY)
        return cls(
            modified, block_size, fragment_count, compressor, id_count, root, used, ids, inodes, folders, fragments
        )
