"""JSON of unknown origin: bounded in bytes, in depth and in the number of values."""

from typing import Any, TypeVar, overload

import msgspec

from nakami.errors import LimitExceeded, Malformed

T = TypeVar("T")

MIB = 1 << 20
MAX_DEPTH = 64
MAX_VALUES = 1_000_000
"""Of one document. Each takes up to 100 bytes of memory and as few as two of the text; lock files have one in 30 bytes or more."""

UNREADABLE = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
"""What msgspec raises for a record that was left as it is written (`msgspec.Raw`) and is read by itself."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@overload
def decode(data: bytes, where: str, *, limit: int = ..., depth: int = ..., values: int = ...) -> Any: ...
@overload
def decode(data: bytes, where: str, *, type: type[T], limit: int = ..., depth: int = ..., values: int = ...) -> T: ...
def decode(
    data: bytes,
    where: str,
    *,
    type: Any = Any,  # noqa: A002 -- as msgspec names it
    limit: int = 16 * MIB,
    depth: int = MAX_DEPTH,
    values: int = MAX_VALUES,
) -> Any:
    """Decode one JSON document (RFC 8259); a byte order mark, which editors of Windows write, is ignored (its section 8.1).

    Args:
        data: the document, UTF-8.
        where: names it in errors.
        type: what to decode into, as msgspec takes it; unset for plain values. A type bounds the depth of what it names
            by itself.
        limit: the most bytes.
        depth: the most arrays and objects inside each other.
        values: the most commas and opening brackets, of which there are more than values; those in strings count, too.

    Raises:
        LimitExceeded: too many bytes or values, or too deep.
        Malformed: not JSON, not UTF-8, or not of the type.
    """
    if len(data) > limit:
        raise LimitExceeded(f"{where} has {len(data):,} bytes, more than {limit:,}", "it is left out")
    # Fewer opening brackets than the bound cannot nest deeper; only what has more is walked.
    opened = data.count(b"[") + data.count(b"{")
    if opened + data.count(b",") > values:
        raise LimitExceeded(f"{where} has more than {values:,} values", "it is left out")
    shallow = opened <= depth
    try:
        value = msgspec.json.decode(data.removeprefix(_BYTE_ORDER_MARK), type=type)
    except RecursionError as error:
        raise LimitExceeded(f"{where} nests deeper than {depth} levels", "it is left out") from error
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError) as error:
        raise Malformed(f"{where} is not the JSON it should be: {str(error)[:200]}") from error
    if not shallow and type is Any and _depth(value, depth) > depth:
        raise LimitExceeded(f"{where} nests deeper than {depth} levels", "it is left out")
    return value


def _depth(value: Any, bound: int) -> int:
    """How many levels of containers are inside each other; counting stops above `bound`."""
    level = [value]
    found = 0
    while found <= bound:
        level = [
            item
            for node in level
            if isinstance(node, (dict, list))
            for item in (node.values() if isinstance(node, dict) else node)
            if isinstance(item, (dict, list))
        ]
        found += 1
        if not level:
            break
    return found
