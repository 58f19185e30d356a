"""What a reader of VEX documents gives back."""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from nakami.bounded.pattern import pattern
from nakami.errors import Malformed
from nakami.model.vex import Statement

T = TypeVar("T")
_ENCODED = pattern(r"(?:%[0-9A-Fa-f]{2})+")
MAX_PRODUCTS = 200_000
"""Of one document; Red Hat's largest have some 10,000."""


class Spoken(Struct, frozen=True):
    """What a document says, and how many of its records could not be understood."""

    statements: tuple[Statement, ...]
    unread: int = 0


def shaped(plain: Any, shape: type[T]) -> T | None:
    """A record in the shape that its format gives it; None when it has another."""
    try:
        return msgspec.convert(plain, shape, strict=True)
    except (msgspec.ValidationError, RecursionError):
        return None


def head(plain: Any, shape: type[T], where: str) -> T:
    """The document itself in its shape.

    Raises:
        Malformed: it has another.
    """
    try:
        return msgspec.convert(plain, shape, strict=True)
    except (msgspec.ValidationError, RecursionError) as error:
        raise Malformed(f"{where} does not follow its format: {str(error)[:200]}") from error


def unquoted(text: str) -> str:
    """A text without percent-encoding (RFC 3986, section 2.1); what is no UTF-8 then is replaced."""
    return _ENCODED.sub(lambda match: bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace"), text)


def words(*texts: str) -> tuple[str, ...]:
    """Each text once, without those that are empty."""
    return tuple(dict.fromkeys(text for text in texts if text))


def joined(texts: Iterable[str]) -> str:
    """Sentences one after the other, each once."""
    return " ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
