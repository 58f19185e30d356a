"""Headers of tar entries, for folders shown as layers.

Format: POSIX ustar; GNU tar manual, "Basic Tar Format", for what is too long or too large.
"""

from msgspec import Struct

from nakami.bounded.tar import BLOCK

END = bytes(2 * BLOCK)
_NAME_BYTES = 100
_LARGEST = {8: 0o7777777, 12: 0o77777777777}
_LONG_NAME, _LONG_LINK = b"L", b"K"


class Head(Struct, frozen=True):
    """What a header tells. `flag` is the type's letter: `0` file, `1` hard link, `2` symlink, `5` folder, `3` device, `6` FIFO."""

    path: bytes
    flag: bytes
    size: int = 0
    mode: int = 0o644
    uid: int = 0
    gid: int = 0
    mtime: int = 0
    link: bytes = b""

    def blocks(self) -> bytes:
        """The header, with the ones before it that a long path or link needs."""
        before = b""
        if len(self.link) > _NAME_BYTES:
            before += _long(_LONG_LINK, self.link)
        if len(self.path) > _NAME_BYTES:
            before += _long(_LONG_NAME, self.path)
        return before + _block(self)


def padding(size: int) -> bytes:
    """What follows a content of so many bytes, up to the next block."""
    return bytes(-size % BLOCK)


def _long(flag: bytes, text: bytes) -> bytes:
    content = text + b"\0"
    return _block(Head(b"././@LongLink", flag, len(content))) + content + padding(len(content))


def _block(head: Head) -> bytes:
    fields = (
        head.path[:_NAME_BYTES].ljust(_NAME_BYTES, b"\0"),
        _number(head.mode, 8),
        _number(head.uid, 8),
        _number(head.gid, 8),
        _number(head.size, 12),
        _number(max(head.mtime, 0), 12),
        b" " * 8,
        head.flag,
        head.link[:_NAME_BYTES].ljust(_NAME_BYTES, b"\0"),
        b"ustar  \0",
    )
    block = b"".join(fields).ljust(BLOCK, b"\0")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def _number(value: int, width: int) -> bytes:
    if value <= _LARGEST[width]:
        return b"%0*o\0" % (width - 1, value)
    return b"\x80" + value.to_bytes(width - 1, "big")
