"""The `[[ignore]]` rules of a configuration file. Each says why and until when: what nobody has to look at again is forgotten."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from nakami.errors import UsageError
from nakami.model.ignore import Ignore

_AIMS = ("id", "package", "path", "layer", "fingerprint")
_KNOWN = (*_AIMS, "reason", "expires")
_MAX_RULES = 10_000
_MAX_WORD = 500
_FAR = timedelta(days=366)
"""A rule that ends later than in a year is told: whoever wrote it may have left by then."""
_EXAMPLE = 'write expires = "2027-03-31", at most a year ahead'


def ignores_of(tables: Any, place: str) -> tuple[Ignore, ...]:
    """The rules of one file.

    Args:
        tables: what stands under `ignore`.
        place: the file, for its name and for errors.

    Raises:
        UsageError: a rule is aimed at nothing, has no reason or no end, or holds what nobody knows.
    """
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageError(f"{place}: ignore is no list of tables", "begin each rule with [[ignore]]")
    if len(tables) > _MAX_RULES:
        raise UsageError(f"{place} has more than {_MAX_RULES:,} rules", "a policy that ignores so much is none")
    return tuple(_ignore(table, number, place) for number, table in enumerate(tables, 1))


def far_ends(rules: tuple[Ignore, ...], today: date) -> Iterator[str]:
    """Words on the rules that end later than in a year."""
    for rule in rules:
        if date.fromisoformat(rule.expires) - today > _FAR:
            yield f"{rule.title} ({rule.aim}) holds until {rule.expires}, more than a year ahead; name an earlier day"


def _ignore(table: dict[str, Any], number: int, place: str) -> Ignore:
    where = f"{place}: rule {number}"
    for name in table:
        if name not in _KNOWN:
            raise UsageError(f"{where} has {name[:80]!r}, which nobody knows", f"known: {', '.join(_KNOWN)}")
    if not any(table.get(name) for name in _AIMS):
        raise UsageError(f"{where} says nothing of what to ignore", f"add one of {', '.join(_AIMS)}")
    reason = _word(table, "reason", where)
    if not reason.strip():
        raise UsageError(f"{where} has no reason", 'add one: reason = "why this does not matter here"')
    return Ignore(
        number,
        place,
        reason.strip(),
        _day(table.get("expires"), where),
        ids=_words(table.get("id", []), where),
        package=_word(table, "package", where),
        path=_word(table, "path", where).lstrip("/"),
        layer=_layer(table.get("layer", ""), where),
        fingerprint=_word(table, "fingerprint", where).strip(),
    )


def _day(value: Any, where: str) -> str:
    """The last day, of TOML's own kind or as a text."""
    if value is None:
        raise UsageError(f"{where} has no end", _EXAMPLE)
    try:
        found = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{where}: expires is {str(value)[:40]!r}, not a day", _EXAMPLE) from error
    return (found.date() if isinstance(found, datetime) else found).isoformat()


def _layer(value: Any, where: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return str(value)
    if isinstance(value, str) and (not value or value.isdecimal() or _is_digest(value)):
        return value
    raise UsageError(
        f"{where}: layer is {str(value)[:80]!r}",
        "write its number, from 1, or sha256: and at least 12 digits of its diffID",
    )


def _is_digest(text: str) -> bool:
    algorithm, colon, digits = text.partition(":")
    return (
        bool(colon)
        and algorithm in {"sha256", "sha512"}
        and len(digits) >= 12
        and set(digits) <= set("0123456789abcdef")
    )


def _words(value: Any, where: str) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) and word.isprintable() and word for word in words):
        raise UsageError(
            f"{where}: id is no name of a vulnerability or rule", 'write id = "CVE-2021-44228", or a list of such'
        )
    if any("*" in word or len(word) > _MAX_WORD for word in words):
        raise UsageError(f"{where}: id takes whole names", "list them, or aim at the package, the path or the layer")
    return tuple(words)


def _word(table: dict[str, Any], name: str, where: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str) or not value.isprintable() or len(value) > _MAX_WORD:
        raise UsageError(f"{where}: {name} is no text of one line", f'write {name} = "..."')
    return value
