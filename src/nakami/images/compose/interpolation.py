"""Variables in Compose files and environment files (Compose Specification, "Interpolation")."""

import re
from collections.abc import Mapping

from nakami.errors import LimitExceeded, Malformed

MAX_TEXT = 64 << 10
"""Characters of one value with its variables filled in."""
_MAX_NESTED = 16
_NAME = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")
_OPERATOR = re.compile(r":?[-?+]")


def interpolate(text: str, variables: Mapping[str, str], unset: set[str]) -> str:
    """Fill in `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:?error}`, `${NAME:+other}` and their kin; `$$` is a dollar sign.

    Args:
        text: what may hold variables.
        variables: their values.
        unset: takes the names that have no value, and no default to stand for it: they count as empty.

    Raises:
        Malformed: a `${` without an end or a name, or a variable that is required and has no value.
        LimitExceeded: too long, or variables too deep inside each other.
    """
    filled, _ = _Template(text, variables, unset).fill(0, 0, inside=False, live=True)
    if len(filled) > MAX_TEXT:
        raise LimitExceeded(f"a value of more than {MAX_TEXT:,} characters")
    return filled


class _Template:
    """A text with variables. `live` parts count; of the others only the end is looked for."""

    def __init__(self, text: str, variables: Mapping[str, str], unset: set[str]) -> None:
        self._text = text
        self._variables = variables
        self._unset = unset

    def fill(self, at: int, depth: int, *, inside: bool, live: bool) -> tuple[str, int]:
        """The text from a place on with its variables filled in, and where it ends: at the closing brace if it is `inside` of some."""
        if depth > _MAX_NESTED:
            raise LimitExceeded(f"variables more than {_MAX_NESTED} deep inside each other")
        text = self._text
        pieces: list[str] = []
        while at < len(text) and not (inside and text[at] == "}"):
            if text[at] != "$":
                start = at
                while at < len(text) and text[at] not in "$}":
                    at += 1
                at += at == start  # a brace that closes nothing
                pieces.append(text[start:at])
            elif text.startswith("$$", at):
                pieces.append("$")
                at += 2
            elif text.startswith("${", at):
                piece, at = self._braced(at + 2, depth, live=live)
                pieces.append(piece)
            elif name := _NAME.match(text, at + 1):
                pieces.append(self._value(name[0], live=live))
                at = name.end()
            else:
                pieces.append("$")
                at += 1
        return "".join(pieces), at

    def _braced(self, at: int, depth: int, *, live: bool) -> tuple[str, int]:
        name = _NAME.match(self._text, at)
        if name is None:
            raise Malformed(f"{self._text[:100]!r} has a '${{' without the name of a variable")
        operator = _OPERATOR.match(self._text, name.end())
        at = operator.end() if operator else name.end()
        word, end = "", at
        if operator:
            value = self._variables.get(name[0])
            given = bool(value) if operator[0].startswith(":") else value is not None
            needed = given if operator[0].endswith("+") else not given
            word, end = self.fill(at, depth + 1, inside=True, live=live and needed)
        if not self._text.startswith("}", end):
            raise Malformed(
                f"{self._text[:100]!r} has a '${{' without an end, or an operator that Compose does not have"
            )
        if not operator:
            return self._value(name[0], live=live), end + 1
        if operator[0].endswith("+"):
            return word if given else "", end + 1
        if not given and live and operator[0].endswith("?"):
            raise Malformed(f"the variable {name[0]} is required and not set{word and ': '}{word[:200]}")
        return (value or "") if given else word, end + 1

    def _value(self, name: str, *, live: bool) -> str:
        if live and name not in self._variables:
            self._unset.add(name)
        return self._variables.get(name, "")
