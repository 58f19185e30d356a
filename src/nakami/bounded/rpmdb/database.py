"""A database of installed rpm packages, whatever its format; the format is told by its magic, not by its name."""

from collections.abc import Callable, Iterator

from nakami.bounded.rpmdb import bdb, ndb, sqlite
from nakami.bounded.rpmdb.header import Header, parse
from nakami.errors import LimitExceeded, Malformed

MAX_DAMAGES = 100
"""Damaged headers that are told one by one; the rest are counted."""

MAX_HEADERS = 200_000
"""A whole distribution has about 70,000 packages (Fedora 40)."""


def blobs(content: bytes) -> Iterator[bytes | Malformed]:
    """Yield every package header as it stands, or why one could not be read.

    Raises:
        Malformed: the file is not a database of rpm, or cannot be read on.
        LimitExceeded: it holds more than a sound database can.
    """
    for number, blob in enumerate(_format(content)(content)):
        if number >= MAX_HEADERS:
            raise LimitExceeded(f"the rpm database holds more than {MAX_HEADERS} packages")
        yield blob


def headers(content: bytes) -> Iterator[Header | Malformed]:
    """Yield every package header, or why one could not be read.

    Raises:
        Malformed: the file is not a database of rpm, or cannot be read on.
        LimitExceeded: it holds more than a sound database can.
    """
    damages = 0
    for blob in blobs(content):
        header = _parsed(blob) if isinstance(blob, bytes) else blob
        if isinstance(header, Malformed):
            damages += 1
        if isinstance(header, Header) or damages <= MAX_DAMAGES:
            yield header
    if damages > MAX_DAMAGES:
        yield Malformed(f"{damages - MAX_DAMAGES} more packages of the rpm database are damaged")


def _format(content: bytes) -> Callable[[bytes], Iterator[bytes | Malformed]]:
    """The reader of the format."""
    magic = content[bdb.MAGIC_OFFSET : bdb.MAGIC_OFFSET + 4]
    if content.startswith(sqlite.MAGIC):
        return sqlite.blobs
    if content.startswith(ndb.MAGIC):
        return ndb.blobs
    if magic in bdb.MAGICS:
        return bdb.blobs
    if magic in bdb.BTREE_MAGICS:
        raise Malformed("the rpm database is a Berkeley DB B-tree; only hash files, as rpm wrote them, are read")
    raise Malformed(f"a file of {len(content)} bytes is no rpm database: neither SQLite, ndb nor Berkeley DB")


def _parsed(blob: bytes) -> Header | Malformed:
    """The header, or why it could not be read."""
    try:
        return parse(blob)
    except Malformed as error:
        return error
