"""XML that is too large to hold: a feed of many records, of which one is held at a time."""

from collections.abc import Iterable, Iterator

from nakami.bounded.xml import MAX_DEPTH, Element, Tree
from nakami.errors import LimitExceeded

MIB = 1 << 20
MAX_RECORD_BYTES = 32 * MIB
MAX_RECORD_ELEMENTS = 200_000
MAX_ATTRIBUTES = 30_000_000
"""Equals signs of one document; the largest feed of 2026 (Amazon Linux 2023) has some four million."""
MAX_ELEMENTS = 30_000_000


def records(
    chunks: Iterable[bytes],
    name: str,
    where: str,
    *,
    length: int = MAX_RECORD_BYTES,
    elements: int = MAX_RECORD_ELEMENTS,
    depth: int = MAX_DEPTH,
) -> Iterator[Element]:
    """Yield each element of this name with all that is in it; what stands around them is passed over.

    Args:
        chunks: the document, whose bytes in all are bounded by whoever brings them.
        name: without namespace.
        where: names the document in errors.
        length: the most bytes of one record, or of anything else between two marks, give or take a chunk.
        elements: the most elements of one record.
        depth: the most elements inside each other.

    Raises:
        LimitExceeded: a record is too large or too deep, or the document has too many elements or attributes.
        Malformed: not well-formed, or with a document type.
    """
    tree = _Records(name, where, depth, elements)
    feed = tree.parser()
    attributes = 0
    for chunk in chunks:
        attributes += chunk.count(b"=")
        if attributes > MAX_ATTRIBUTES:
            raise LimitExceeded(f"{where} has more than {MAX_ATTRIBUTES:,} attributes", "it is left out")
        feed(chunk, False)  # noqa: FBT003 -- the interface of pyexpat: more follows
        tree.grow(len(chunk), length)
        yield from tree.take()
    feed(b"", True)  # noqa: FBT003 -- the interface of pyexpat: this was all
    yield from tree.take()


class _Records(Tree):
    """Keeps the elements inside a record, and only the depth of those outside."""

    def __init__(self, name: str, where: str, depth: int, elements: int) -> None:
        super().__init__(where, depth, elements)
        self._name = name
        self._elements = elements
        self._outside = MAX_ELEMENTS
        self._around = 0
        self._since = 0
        self._done: list[Element] = []

    def take(self) -> list[Element]:
        """The records that are whole, once each."""
        done, self._done = self._done, []
        return done

    def grow(self, size: int, length: int) -> None:
        """Count the bytes that came since a mark was last seen.

        Raises:
            LimitExceeded: they are more than one record may have.
        """
        self._since += size
        if self._since > length:
            raise LimitExceeded(f"{self._where} has a record of more than {length:,} bytes", "it is left out")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element: of a record, or around the records."""
        self._outside -= 1
        if not self._open and name.rpartition("\n")[2] != self._name:
            self._around += 1
            self._since = 0
            if self._around > self._depth or self._outside < 0:
                raise LimitExceeded(f"{self._where} nests too deep, or has too many elements", "it is left out")
            return
        if self._outside < 0:
            raise LimitExceeded(f"{self._where} has more than {MAX_ELEMENTS:,} elements", "it is left out")
        super().start(name, attributes)

    def end(self, name: str) -> None:
        """End an element; a record's end makes it whole."""
        if not self._open:
            self._around -= 1
            self._since = 0
            return
        element = self._open[-1]
        super().end(name)
        if not self._open:
            self._done.append(element)
            self._left = self._elements
            self._since = 0

    def characters(self, text: str) -> None:
        """Keep a record's text; what stands between records says nothing."""
        if self._open:
            super().characters(text)
