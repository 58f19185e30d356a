"""Tar archives for tests: made by hand, header by header, so that they can lie."""

import io
import tarfile
from collections.abc import Iterable, Iterator

BLOCK = 512
END = bytes(2 * BLOCK)


def header(
    name: bytes,
    size: int | bytes = 0,
    flag: bytes = b"0",
    link: bytes = b"",
    *,
    magic: bytes = b"ustar\x0000",
    prefix: bytes = b"",
    checksum: int | None = None,
    tail: bytes = b"",
) -> bytes:
    """One header block; `size` may be the raw field, `tail` overwrites what stands from byte 345 on."""
    field = size if isinstance(size, bytes) else (b"%011o\0" % size)[:12]
    block = bytearray(
        name.ljust(100, b"\0")
        + b"0000644\0"
        + b"0000000\0" * 2
        + field
        + b"00000000000\0"
        + b" " * 8
        + flag
        + link.ljust(100, b"\0")
        + magic
    )
    block += bytes(345 - len(block)) + (tail or prefix)
    block += bytes(BLOCK - len(block))
    block[148:156] = b"%06o\0 " % (sum(block) if checksum is None else checksum)
    return bytes(block)


def member(name: bytes, content: bytes = b"", flag: bytes = b"0", **more: object) -> bytes:
    """A header and its body."""
    return header(name, len(content), flag, **more) + padded(content)  # type: ignore[arg-type]


def padded(content: bytes) -> bytes:
    """Filled up to whole blocks."""
    return content + bytes(-len(content) % BLOCK)


def pax(*records: tuple[bytes, bytes], flag: bytes = b"x") -> bytes:
    """An extended header of these records."""
    return member(b"pax", b"".join(record(key, value) for key, value in records), flag)


def record(key: bytes, value: bytes) -> bytes:
    """One pax record; its length counts itself."""
    rest = len(key) + len(value) + 3
    length = rest + len(str(rest))
    length = rest + len(str(length))
    return b"%d %s=%s\n" % (length, key, value)


def packed(entries: Iterable[tuple[str, str, bytes]], form: int = tarfile.PAX_FORMAT) -> bytes:
    """A sound archive by the standard library: (name, kind, content or link target); kind is one of `f d l h p c`."""
    kinds = {
        "f": tarfile.REGTYPE,
        "d": tarfile.DIRTYPE,
        "l": tarfile.SYMTYPE,
        "h": tarfile.LNKTYPE,
        "p": tarfile.FIFOTYPE,
        "c": tarfile.CHRTYPE,
    }
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for name, kind, content in entries:
            info = tarfile.TarInfo(name)
            info.type = kinds[kind]
            if kind == "f":
                info.size = len(content)
            elif kind in "lh":
                info.linkname = content.decode(errors="surrogateescape")
            tar.addfile(info, io.BytesIO(content) if kind == "f" else None)
    return out.getvalue()


def cut(data: bytes, sizes: Iterable[int]) -> Iterator[bytes]:
    """The data in chunks of these sizes, the rest in one."""
    at = 0
    for size in sizes:
        if at >= len(data):
            return
        yield data[at : at + size]
        at += size
    if at < len(data):
        yield data[at:]
