"""Documents of a feed that were fetched one by one, in one file: each packed, behind a line of JSON that says what it is.

::

    {"path":"2024/cve-2024-1.json","date":"2026-05-07T13:49:43+00:00","size":4711}
    <4711 bytes, as `bounded.packed` makes them>

A later document of the same path takes the place of an earlier one; of size 0, the document was taken back.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from nakami.bounded.json import decode
from nakami.bounded.packed import pack, unpack
from nakami.errors import InputError, Malformed

MAX_DOCUMENT = 64 << 20
_MAX_LINE = 4096


class Kept(Struct, frozen=True):
    """One document: its path in the feed, the date of its last change as the feed tells it, and its packed bytes."""

    path: str
    date: str
    size: int


def index(file: Path) -> dict[str, tuple[Kept, int]]:
    """The documents by path, each with the place of its bytes. What is broken, or missing, ends the list: it is fetched again."""
    found: dict[str, tuple[Kept, int]] = {}
    if not file.exists():
        return found
    length = file.stat().st_size
    with file.open("rb") as stream:
        while (kept := _head(stream)) and stream.tell() + kept.size <= length:
            found[kept.path] = kept, stream.tell()
            stream.seek(kept.size, 1)
    return found


def append(file: BinaryIO, path: str, date: str, content: bytes) -> None:
    """Write one document; without content, it was taken back."""
    packed = pack(content) if content else b""
    file.write(msgspec.json.encode(Kept(path, date, len(packed))) + b"\n" + packed)


def copy(source: Path, target: Path, wanted: Iterable[str]) -> None:
    """Write the wanted documents, in their order, into another file."""
    have = index(source)
    with source.open("rb") as old, target.open("wb") as new:
        for path in wanted:
            if path in have:
                kept, at = have[path]
                old.seek(at)
                new.write(msgspec.json.encode(kept) + b"\n" + old.read(kept.size))


def documents(file: Path) -> Iterator[tuple[str, bytes | InputError]]:
    """Each document's path and content, empty for one that was taken back, or why it cannot be read.

    Raises:
        Malformed: the file as a whole is not what it should be.
    """
    length = file.stat().st_size
    with file.open("rb") as stream:
        while stream.tell() < length:
            kept = _head(stream)
            if kept is None or stream.tell() + kept.size > length:
                raise Malformed(f"{file.name} is damaged", "update again")
            try:
                content: bytes | InputError = unpack(stream.read(kept.size), MAX_DOCUMENT) if kept.size else b""
            except InputError as error:
                content = error
            yield kept.path, content


def _head(stream: BinaryIO) -> Kept | None:
    line = stream.readline(_MAX_LINE)
    try:
        kept = decode(line, "a document's head", type=Kept) if line.endswith(b"\n") else None
    except InputError:
        return None
    return kept if kept and 0 <= kept.size <= MAX_DOCUMENT else None
