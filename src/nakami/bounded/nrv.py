"""Streams of the compressor NRV (UCL) as UPX writes them: methods 2B, 2D and 2E, each over words of 32, 16 or 8 bits.

Format: the UCL library 1.03, files n2b_d.c, n2d_d.c and n2e_d.c (facts of the format; the code is our own). Bits, the highest first, come
from words of the stream; between the words stand literal bytes and the low bytes of distances. A 1 says that a literal follows; else come a
distance and a length in codes of Elias' gamma kind. Pure Python makes about 2 MiB/s.
"""

from collections.abc import Callable

from nakami.errors import Malformed

_END = 0xFFFFFFFF
_LAST = 2
"""This distance says: the same as before."""
_FAR_2B, _FAR = 0xD00, 0x500
"""Distances above are coded with one byte more of length."""


class _Bits:
    """The stream: single bits from words, whole bytes from between them."""

    __slots__ = ("at", "data", "left", "size", "word")

    def __init__(self, data: bytes, size: int) -> None:
        self.data = data
        self.size = size
        self.at = 0
        self.left = 0
        self.word = 0

    def bit(self) -> int:
        """The next bit."""
        if not self.left:
            self.fill()
        self.left -= 1
        return self.word >> self.left & 1

    def fill(self) -> None:
        """Take the next word."""
        end = self.at + self.size
        if end > len(self.data):
            raise Malformed("a compressed stream is cut off")
        self.word = int.from_bytes(self.data[self.at : end], "little")
        self.at = end
        self.left = 8 * self.size

    def literals(self) -> int:
        """How many ones stand next in the word at hand; they are taken."""
        if not self.left:
            self.fill()
        zeros = ~self.word & ((1 << self.left) - 1)
        ones = self.left - zeros.bit_length()
        self.left -= ones
        return ones

    def byte(self) -> int:
        """The next whole byte."""
        if self.at >= len(self.data):
            raise Malformed("a compressed stream is cut off")
        value = self.data[self.at]
        self.at += 1
        return value


def unpack(data: bytes, size: int, variant: str, word: int) -> bytes:
    """Unpack a stream.

    Args:
        data: the stream.
        size: how many bytes come out, and never more.
        variant: "b", "d" or "e".
        word: the bytes of a word: 4, 2 or 1.

    Raises:
        Malformed: the stream is damaged, or gives another number of bytes.
    """
    bits = _Bits(data, word)
    out = bytearray()
    last = 1
    near = variant == "b"
    far = _FAR_2B if near else _FAR
    read_distance, read_length = _DISTANCES[variant], _LENGTHS[variant]
    while True:
        _copy_literals(bits, out, size)
        distance = read_distance(bits)
        if distance == _LAST:
            distance, carried = last, bits.bit()
        else:
            low = (distance - 3) * 256 + bits.byte()
            if low == _END:
                break
            carried = bits.bit() if near else (low ^ 1) & 1
            last = distance = (low if near else low >> 1) + 1
        _copy(out, distance, read_length(bits, carried) + (distance > far) + 1, size)
    if len(out) != size:
        raise Malformed(f"a compressed stream gives {len(out):,} bytes, not the {size:,} that it says")
    return bytes(out)


def _copy_literals(bits: _Bits, out: bytearray, size: int) -> None:
    """Take the literals up to the next zero, and the zero."""
    while True:
        run = bits.literals()
        if run:
            piece = bits.data[bits.at : bits.at + run]
            if len(piece) < run or len(out) + run > size:
                raise Malformed("a compressed stream is cut off, or gives more than it says")
            bits.at += run
            out += piece
        if bits.left:
            bits.left -= 1
            return


def _copy(out: bytearray, distance: int, length: int, size: int) -> None:
    """Repeat what stands so many bytes before the end; it may run into itself."""
    if distance > len(out) or len(out) + length > size:
        raise Malformed("a compressed stream refers to what is not there")
    start = len(out) - distance
    if distance >= length:
        out += out[start : start + length]
    else:
        out += (out[start:] * (length // distance + 1))[:length]


def _distance_2d(bits: _Bits) -> int:
    value = 1
    while True:
        value = value * 2 + bits.bit()
        if bits.bit():
            return value
        value = (value - 1) * 2 + bits.bit()
        _check(value)


def _length_2d(bits: _Bits, carried: int) -> int:
    value = carried * 2 + bits.bit()
    return value or _gamma(bits) + 2


def _length_2e(bits: _Bits, carried: int) -> int:
    if carried:
        return 1 + bits.bit()
    if bits.bit():
        return 3 + bits.bit()
    return _gamma(bits) + 3


def _gamma(bits: _Bits) -> int:
    """A number in the code of Elias' kind; the distances of method 2B are such numbers."""
    value = 1
    while True:
        value = value * 2 + bits.bit()
        if bits.bit():
            return value
        _check(value)


def _check(value: int) -> None:
    if value > _END:
        raise Malformed("a compressed stream holds a number that is too large")


_DISTANCES: dict[str, Callable[[_Bits], int]] = {"b": _gamma, "d": _distance_2d, "e": _distance_2d}
_LENGTHS: dict[str, Callable[[_Bits, int], int]] = {"b": _length_2d, "d": _length_2d, "e": _length_2e}
