"""Sparse files in tar archives: where their data lies, and filling the holes (GNU tar manual, "Storing Sparse Files")."""

from collections.abc import Callable
from io import BytesIO

from nakami.bounded.tar_header import decimal, number

MAX_PIECES = 100_000
_BLOCK = 512
_STEP = 1 << 20
Take = Callable[[int], bytes]
"""Reads the next so many bytes of the archive; raises when there are fewer."""


class SparseMap:
    """The pieces of a sparse file, as pairs of offset and length in ascending order, and its full size.

    With `in_body` the pieces stand before the data and are read with it.

    Raises:
        ValueError: the pieces overlap, or leave the file.
    """

    def __init__(self, pieces: list[tuple[int, int]], size: int, *, in_body: bool = False) -> None:
        self.size = size
        self._in_body = in_body
        self._pieces = pieces
        self._check()

    def _check(self) -> None:
        at = 0
        for start, length in self._pieces:
            if start < at or start + length > self.size:
                raise ValueError("a sparse map that overlaps or leaves the file")
            at = start + length

    @classmethod
    def of_gnu(cls, header: bytes, take: Take) -> "SparseMap":
        """The old GNU format: four pairs in the header, 21 in each extension block that follows.

        Raises:
            ValueError: a broken map, or too long a one.
        """
        numbers = [number(header[at : at + 12]) for at in range(386, 482, 12)]
        more = header[482]
        while more:
            if len(numbers) > 2 * MAX_PIECES:
                raise ValueError(f"more than {MAX_PIECES:,} sparse pieces")
            block = take(_BLOCK)
            numbers += [number(block[at : at + 12]) for at in range(0, 504, 12)]
            more = block[504]
        return cls(_pairs(numbers), number(header[483:495]))

    @classmethod
    def of_pax(cls, records: dict[bytes, bytes], stored: int) -> "SparseMap | None":
        """Formats 0.0 and 0.1 (the map in the records) and 1.0 (the map before the data); None when the file is not sparse.

        Raises:
            ValueError: a broken map.
        """
        version = records.get(b"GNU.sparse.major"), records.get(b"GNU.sparse.minor")
        in_body = version == (b"1", b"0")
        text = records.get(b"GNU.sparse.map")
        if not in_body and text is None:
            return None
        told = records.get(b"GNU.sparse.size") or records.get(b"GNU.sparse.realsize")
        size = decimal(told) if told else stored
        numbers = [decimal(part) for part in text.split(b",")] if text and not in_body else []
        return cls(_pairs(numbers), size, in_body=in_body)

    def fill(self, take: Take) -> bytes:
        """The file's content with zeros for its holes.

        Raises:
            ValueError: a broken map.
        """
        if self._in_body:
            self._pieces = _pieces_before_data(take)
            self._in_body = False
            self._check()
        out = BytesIO()
        for start, length in self._pieces:
            _zeros(out, start - out.tell())
            left = length
            while left:
                left -= out.write(take(min(left, _STEP)))
        _zeros(out, self.size - out.tell())
        return out.getvalue()


def _zeros(out: BytesIO, count: int) -> None:
    out.writelines(bytes(min(_STEP, count - done)) for done in range(0, count, _STEP))


def _pairs(numbers: list[int]) -> list[tuple[int, int]]:
    if len(numbers) % 2:
        raise ValueError("a sparse map with half a piece")
    # An empty piece at the end only tells the size.
    return [(start, length) for start, length in zip(numbers[::2], numbers[1::2], strict=True) if length]


def _pieces_before_data(take: Take) -> list[tuple[int, int]]:
    """Format 1.0: the count and the numbers, one a line, padded to a block."""
    text = take(_BLOCK)
    while (lines := text.count(b"\n")) < 1:
        if len(text) > _BLOCK:
            raise ValueError("a sparse map without a count")
        text += take(_BLOCK)
    count = decimal(text.partition(b"\n")[0])
    if count > MAX_PIECES:
        raise ValueError(f"more than {MAX_PIECES:,} sparse pieces")
    blocks = [text]
    while lines < 1 + 2 * count:
        block = take(_BLOCK)
        lines += block.count(b"\n")
        blocks.append(block)
    return _pairs([decimal(line) for line in b"".join(blocks).split(b"\n")[1 : 1 + 2 * count]])
