"""Plain values as a JSON document."""

import re
from typing import Any

import msgspec

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Python's stand-ins for bytes that are no UTF-8, in names that a user typed or an image holds; JSON has no place for them."""


def to_json(plain: Any) -> str:
    """One JSON document, indented, that ends in a newline."""
    return msgspec.json.format(_encoded(plain), indent=2).decode() + "\n"


def to_line(plain: Any) -> str:
    """The same without blanks and without a newline."""
    return _encoded(plain).decode()


def _encoded(plain: Any) -> bytes:
    try:
        return msgspec.json.encode(plain)
    except UnicodeEncodeError:
        return msgspec.json.encode(without_surrogates(plain))


def without_surrogates(plain: Any) -> Any:
    """The same values; what UTF-8 does not have becomes the replacement character."""
    if isinstance(plain, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", plain)
    if isinstance(plain, dict):
        return {without_surrogates(key): without_surrogates(value) for key, value in plain.items()}
    if isinstance(plain, list | tuple):
        return [without_surrogates(value) for value in plain]
    return plain
