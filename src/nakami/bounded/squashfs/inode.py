"""The inodes of squashfs: what each file, folder and link is (Linux, fs/squashfs/squashfs_fs.h, `struct squashfs_*_inode`)."""

import struct

from msgspec import Struct

from nakami.bounded.squashfs.blocks import Cursor
from nakami.bounded.tar import Kind
from nakami.errors import Malformed

NO_FRAGMENT = 0xFFFFFFFF
MAX_LINK = 4096
"""Bytes of a symlink's target: PATH_MAX of Linux."""
_HEAD = struct.Struct("<HHHHII")
_FOLDER = struct.Struct("<IIHHI")
_LONG_FOLDER = struct.Struct("<IIIIHHI")
_FILE = struct.Struct("<IIII")
_LONG_FILE = struct.Struct("<QQQIIII")
_LINK = struct.Struct("<II")
_BASIC = 7
"""Types above are the long forms of those below."""
KINDS = {
    1: Kind.DIRECTORY,
    2: Kind.FILE,
    3: Kind.SYMLINK,
    4: Kind.DEVICE,
    5: Kind.DEVICE,
    6: Kind.FIFO,
    7: Kind.DEVICE,
}
"""By the basic type, which entries of folders name; 7 is a socket."""


class Inode(Struct, frozen=True, gc=False):
    """One inode.

    `mode` holds the permission bits; `uid` and `gid` are places in the table of ids; `size` is in bytes, of a folder that of its listing.
    Of a file, `start` is where its first block lies, `fragment` and `offset` tell where its tail is (`NO_FRAGMENT`: it has none),
    and its block lengths stand in the inode table at `more`. Of a folder, `start` and `offset` tell where its listing is. Of
    a symlink, the target stands at `more`. `more` is a metadata block and a place in it.
    """

    kind: Kind
    mode: int
    uid: int
    gid: int
    mtime: int
    size: int = 0
    start: int = 0
    fragment: int = NO_FRAGMENT
    offset: int = 0
    more: tuple[int, int] = (0, 0)

    @classmethod
    def read(cls, cursor: Cursor) -> "Inode":
        """Read the inode at a place of the inode table.

        Raises:
            Malformed, LimitExceeded: there is none, or the table is damaged.
        """
        number, mode, uid, gid, mtime, _number = _HEAD.unpack(cursor.take(_HEAD.size))
        long = number > _BASIC
        kind = KINDS.get(number - _BASIC if long else number)
        if kind is None:
            raise Malformed(f"an inode of the unknown type {number}")
        size = start = offset = 0
        fragment = NO_FRAGMENT
        if kind is Kind.DIRECTORY and long:
            _, size, start, _, _, offset, _ = _LONG_FOLDER.unpack(cursor.take(_LONG_FOLDER.size))
        elif kind is Kind.DIRECTORY:
            start, _, size, offset, _ = _FOLDER.unpack(cursor.take(_FOLDER.size))
        elif kind is Kind.FILE and long:
            start, size, _, _, fragment, offset, _ = _LONG_FILE.unpack(cursor.take(_LONG_FILE.size))
        elif kind is Kind.FILE:
            start, fragment, offset, size = _FILE.unpack(cursor.take(_FILE.size))
        elif kind is Kind.SYMLINK:
            _, size = _LINK.unpack(cursor.take(_LINK.size))
        more = cursor.block, cursor.offset
        return cls(kind, mode & 0o7777, uid, gid, mtime, size, start, fragment, offset, more)
