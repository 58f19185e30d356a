"""A feed's file on disk, compressed or not, read within bounds."""

from collections.abc import Iterator
from pathlib import Path

from nakami.bounded.streams import CHUNK, inflated
from nakami.errors import LimitExceeded

MAX_LINE_BYTES = 1 << 16


def content(path: Path, *, limit: int) -> bytes:
    """The whole file, inflated.

    Raises:
        Malformed: the compressed stream is damaged.
        LimitExceeded: more than `limit` bytes come out.
    """
    return b"".join(chunks(path, limit))


def lines(path: Path, *, limit: int) -> Iterator[str]:
    """The file's lines without their ends, inflated; what is not UTF-8 is replaced. Empty lines are left out.

    Raises:
        Malformed: the compressed stream is damaged.
        LimitExceeded: more than `limit` bytes come out, or a line is longer than 64 KiB.
    """
    rest = b""
    for chunk in chunks(path, limit):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if line:
                yield line.decode(errors="replace").rstrip("\r")
        if len(rest) > MAX_LINE_BYTES:
            raise LimitExceeded(f"{path.name} has a line of more than {MAX_LINE_BYTES:,} bytes", "it is left out")
    if rest:
        yield rest.decode(errors="replace").rstrip("\r")


def chunks(path: Path, limit: int) -> Iterator[bytes]:
    """The file's bytes, inflated, as they come.

    Raises:
        Malformed: the compressed stream is damaged.
        LimitExceeded: more than `limit` bytes come out.
    """
    with path.open("rb") as file:
        yield from inflated(iter(lambda: file.read(CHUNK), b""), path.name, limit)
