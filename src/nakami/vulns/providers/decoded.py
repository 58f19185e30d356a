"""The records of a feed that has one document for each: decoded one by one, and counted."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from nakami.bounded.json import decode
from nakami.errors import InputError
from nakami.vulns.tally import Tally

T = TypeVar("T")


def decoded(
    documents: Iterable[tuple[str, bytes | InputError]], kind: type[T], tally: Tally, *, limit: int, values: int
) -> Iterator[tuple[str, T]]:
    """Yield the name and the record of each document; one that cannot be read is counted, and does not end the feed.

    Args:
        documents: by name, or why one cannot be read.
        kind: what the records are.
        tally: where they are counted.
        limit: the most bytes of one.
        values: the most values of one.
    """
    for name, content in documents:
        tally.records += 1
        if isinstance(content, InputError):
            tally.cannot_read(name, content.message)
            continue
        try:
            record = decode(content, name, type=kind, limit=limit, values=values)
        except InputError as error:
            tally.cannot_read(name, error.message)
            continue
        yield name, record
