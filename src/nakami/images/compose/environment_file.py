"""The file `.env` beside a Compose file (Docker, "Syntax for environment files in Docker Compose")."""

import re
from collections import ChainMap
from collections.abc import Mapping

from nakami.errors import LimitExceeded, Malformed
from nakami.images.compose.interpolation import interpolate

MAX_VARIABLES = 10_000
_KEY = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*[=:]")
_COMMENT = re.compile(r"[ \t]#.*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def variables(text: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that the file sets, in its order.

    Args:
        text: the file.
        environment: what values may refer to besides the variables before them; it goes before those.

    Raises:
        Malformed: a quoted value without an end, or an error in a variable.
        LimitExceeded: more than `MAX_VARIABLES`, or too long a value.
    """
    found: dict[str, str] = {}
    known = ChainMap(dict(environment), found)
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        key = _KEY.match(text, at, end)
        if key is None:  # a comment, an empty line, or a name without a value
            at = end + 1
            continue
        if len(found) == MAX_VARIABLES:
            raise LimitExceeded(f"more than {MAX_VARIABLES:,} variables")
        written = text[key.end() : end].lstrip(" \t")
        at = end - len(written)
        quote = written[:1]
        if quote and quote in "\"'":
            value, at = _quoted(text, at, key[1])
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
        else:
            value = _COMMENT.sub("", text[key.end() : end]).strip()
        if quote != "'":
            value = interpolate(value, known, set())
        found[key[1]] = value
        at = end + 1
    return found


def _quoted(text: str, at: int, name: str) -> tuple[str, int]:
    """The value in quotes, which may go over several lines, and where what follows begins."""
    quote = text[at]
    end = at + 1
    while (end := text.find(quote, end)) >= 0:
        before = end
        while text[before - 1] == "\\":
            before -= 1
        if (end - before) % 2 == 0:
            return _unescaped(text[at + 1 : end], quote), end + 1
        end += 1
    raise Malformed(f"the value of {name} has a quote without an end")


def _unescaped(value: str, quote: str) -> str:
    if quote == "'":
        return value.replace("\\'", "'")
    # A dollar sign behind a backslash is none for interpolation either.
    return _ESCAPED.sub(lambda escape: "$$" if escape[1] == "$" else _ESCAPES.get(escape[1], escape[1]), value)
