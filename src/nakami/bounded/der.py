"""DER, the encoding of keys and certificates (ITU-T X.690): values told by tag and length, bounded by what is there.

Only as much as tells a key: definite lengths of up to four bytes (8.1.3), tags of one byte (8.1.2.2), a bounded number of values.
"""

from collections.abc import Iterator

from msgspec import Struct

from nakami.errors import Malformed

INTEGER = 0x02
OCTETS = 0x04
IDENTIFIER = 0x06
SEQUENCE = 0x30

MAX_VALUES = 64
"""Of one sequence; an RSA key has nine."""


class Value(Struct, frozen=True):
    """One value: its tag and its contents."""

    tag: int
    contents: bytes


def values(data: bytes, where: str) -> Iterator[Value]:
    """The values one behind the other, `MAX_VALUES` at most.

    Raises:
        Malformed: a length leads past the end, or is written as keys never write it.
    """
    at = 0
    for _ in range(MAX_VALUES):
        if at >= len(data):
            return
        tag, start, end = _head(data, at, where)
        yield Value(tag, data[start:end])
        at = end


def sequence(data: bytes, where: str) -> list[Value]:
    """The values of the one sequence that the data begins with; what stands behind it does not count.

    Raises:
        Malformed: it is not a sequence, or one of its values is not whole.
    """
    if not data or data[0] != SEQUENCE:
        raise Malformed(f"{where} does not begin with a sequence")
    _, start, end = _head(data, 0, where)
    return list(values(data[start:end], where))


def _head(data: bytes, at: int, where: str) -> tuple[int, int, int]:
    """Tag, start and end of the contents."""
    if at + 2 > len(data):
        raise Malformed(f"{where} ends in the head of a value")
    length, start = data[at + 1], at + 2
    if length >= 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4:
            raise Malformed(f"{where} has a length of {count} bytes")
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + length > len(data):
        raise Malformed(f"{where} ends inside a value")
    return data[at], start, start + length
