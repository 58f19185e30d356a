"""Writes what PHP's serialize() writes."""

from typing import Any


def serialize(value: Any) -> bytes:
    """What PHP's serialize() writes; arrays are dictionaries."""
    if value is None:
        return b"N;"
    if isinstance(value, bool):
        return b"b:%d;" % value
    if isinstance(value, int):
        return b"i:%d;" % value
    if isinstance(value, float):
        return b"d:" + repr(value).encode() + b";"
    if isinstance(value, str):
        raw = value.encode()
        return b's:%d:"%s";' % (len(raw), raw)
    return b"a:%d:{%s}" % (len(value), b"".join(serialize(key) + serialize(item) for key, item in value.items()))
