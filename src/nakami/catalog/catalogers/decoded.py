"""What a decoded document (JSON, YAML, TOML) holds, where hostile files put anything in the place of what is expected."""

from collections.abc import Iterator
from typing import Any, TypeGuard, TypeVar

from nakami.bounded.pattern import pattern
from nakami.errors import Malformed

_WORD = pattern(r"[!-~]{1,256}\Z")
T = TypeVar("T", dict[str, Any], list[Any])


def fields(value: object) -> dict[str, Any]:
    """The value if it is a mapping, else an empty one: what stands in the place of a record says nothing."""
    return value if isinstance(value, dict) else {}


def is_word(value: object) -> TypeGuard[str]:
    """Whether it can be a name or a version: 1 to 256 printable characters of ASCII, no blanks; the registries' own bounds are lower."""
    return isinstance(value, str) and _WORD.match(value) is not None


def mapping(document: object, where: str) -> dict[str, Any]:
    """The document, which must be a mapping.

    Raises:
        Malformed: it is something else.
    """
    if not isinstance(document, dict):
        raise Malformed(f"{where} is no mapping")
    return document


def part(document: object, name: str, kind: type[T], where: str) -> T:
    """What a document holds under a name, without which it would not be what it is.

    Raises:
        Malformed: there is nothing of that kind.
    """
    found = fields(document).get(name)
    if not isinstance(found, kind):
        raise Malformed(f"{where} holds no {name}")
    return found


def tables(document: dict[str, Any], name: str, where: str) -> Iterator[dict[str, Any]]:
    """The tables of an array of tables, such as `[[package]]`, which a document without any does not have.

    Raises:
        Malformed: there is something of that name, and it is no array.
    """
    if name in document:
        yield from map(fields, part(document, name, list, where))
