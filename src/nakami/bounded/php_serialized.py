"""What PHP's serialize() writes, read within bounds and without making any object.

Format: PHP manual, "serialize"; php-src, ext/standard/var.c: `N;` `b:1;` `i:5;` `d:0.5;` `s:<bytes>:"...";` `a:<pairs>:{key value ...}`.
Objects (`O:`, `C:`), references (`R:`, `r:`) and enumerations (`E:`) are refused: what is read here are lists that hold none.
"""

from typing import Any

from nakami.bounded.pattern import pattern
from nakami.errors import LimitExceeded, Malformed

MIB = 1 << 20
_SCALAR = pattern(rb"N;|b:([01]);|i:([+-]?\d{1,19});|d:([-+.\dEINFAef]{1,40});|s:(\d{1,9}):\"|a:(\d{1,9}):\{")
_Value = Any
_BROKEN = "it is damaged, or nothing that PHP's serialize() writes"


def decode(data: bytes, *, limit: int = 4 * MIB, depth: int = 32, values: int = 1 << 18) -> _Value:
    """The one value: None, bool, int, float, str (bytes that are not UTF-8 are replaced), or dict for PHP's arrays.

    Args:
        data: all of it; nothing may follow the value but blanks.
        limit: the most bytes.
        depth: the most arrays inside each other.
        values: the most values in all, keys counted, too.

    Raises:
        LimitExceeded: too many bytes or values, or too deep.
        Malformed: not the format, or with objects in it.
    """
    if len(data) > limit:
        raise LimitExceeded(f"it has {len(data):,} bytes, more than {limit:,}")
    root = _Array(1)
    root.key = 0
    around = [root]
    place = 0
    for _ in range(values):
        place, value = _next(data, place)
        if isinstance(value, _Array):
            if len(around) > depth:
                raise LimitExceeded(f"it nests deeper than {depth} arrays")
            around.append(value)
        else:
            around[-1].take(value)
        while around[-1].is_full and len(around) > 1:
            if data[place : place + 1] != b"}":
                raise Malformed(_BROKEN)
            place += 1
            array = around.pop()
            around[-1].take(array.pairs)
        if root.is_full:
            if data[place:].strip():
                raise Malformed(_BROKEN)
            return root.pairs[0]
    raise LimitExceeded(f"it holds more than {values:,} values")


class _Array:
    """An array while it is read: key and value take turns.

    Args:
        size: how many pairs it says it has; nothing is set aside for them.
    """

    __slots__ = ("key", "pairs", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self.pairs: dict[int | str, _Value] = {}
        self.key: int | str | None = None

    @property
    def is_full(self) -> bool:
        return self.size == 0

    def take(self, value: _Value) -> None:
        """Take the next key or value.

        Raises:
            Malformed: a key that is neither a number nor a string.
        """
        if self.key is not None:
            self.pairs[self.key] = value
            self.key = None
            self.size -= 1
        elif isinstance(value, (int, str)) and not isinstance(value, bool):
            self.key = value
        else:
            raise Malformed(_BROKEN)


def _next(data: bytes, place: int) -> tuple[int, _Value]:
    """Where the next value ends, and the value; of an array only the beginning.

    Raises:
        Malformed: nothing is there, or what is refused.
    """
    found = _SCALAR.match(data, place)
    if found is None:
        raise Malformed(_BROKEN)
    end = found.end()
    kind = data[place : place + 1]
    if kind == b"s":
        stop = end + int(found[4])
        if data[stop : stop + 2] != b'";':
            raise Malformed(_BROKEN)
        return stop + 2, data[end:stop].decode("utf-8", "replace")
    if kind == b"a":
        return end, _Array(int(found[5]))
    if kind == b"i":
        return end, int(found[2])
    if kind == b"b":
        return end, found[1] == b"1"
    return end, _number(found[3]) if kind == b"d" else None


def _number(digits: bytes) -> float:
    try:
        return float(digits)
    except ValueError as error:
        raise Malformed(_BROKEN) from error
