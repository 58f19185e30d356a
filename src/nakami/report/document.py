"""Plain values as a JSON document."""

import re
from typing import Any

import msgspec

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Python's stand-ins for bytes that are no UTF-8, in names that a user typed or an image holds; JSON has no place for them."""


def to_json(plain: Any, indent: int = 2) -> str:
    """One JSON document, with `indent` blanks for each level, that ends in a newline."""
    try:
        encoded = msgspec.json.encode(plain)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(without_surrogates(plain))
    return msgspec.json.format(encoded, indent=indent).decode() + "\n"


def without_surrogates(plain: Any) -> Any:
    """The same values; what UTF-8 does not have becomes the replacement character."""
    if isinstance(plain, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", plain)
    if isinstance(plain, dict):
        return {without_surrogates(key): without_surrogates(value) for key, value in plain.items()}
    if isinstance(plain, list | tuple):
        return [without_surrogates(value) for value in plain]
    return plain
