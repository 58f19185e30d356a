"""TOML of unknown origin: bounded in bytes, in depth, in the parts of dotted keys and in the time that it takes to read.

Format: TOML 1.0, as the standard library's tomllib reads it.
"""

import re
from typing import Any

from nakami.bounded.pattern import pattern
from nakami.errors import LimitExceeded, Malformed

MIB = 1 << 20
MAX_PARTS = 64
"""Of one dotted key: tomllib's time grows with the square of their number (20,000 take 12 s). Lock files need three."""
MAX_COST = 2_000_000
"""Microseconds, by `_COSTS`. The largest lock files take a fifth of it."""

MAX_TEXTS = 1_000_000
"""Quotes and hash signs, which are told apart before anything else."""

_COSTS = {b"=": 4, b",": 2, b".": 2, b"{": 2, b"[": 12}
"""What one sign takes tomllib at most, in microseconds; a table takes 600 bytes of memory besides."""
# Everything in which such a sign is none: strings of four kinds, and comments. A string of several lines may end in five quotes.
_NO_SIGN = pattern(
    rb'"""(?:[^\\"]|\\.|"(?!""))*+(?:"{3,5})?|"(?:[^"\\\n]|\\.)*+"?'
    rb"|'''(?:[^']|'(?!''))*+(?:'{3,5})?|'[^'\n]*+'?"
    rb"|\#[^\n]*+",
    re.DOTALL,
)
_LONG_KEY = pattern(rb"(?:\.[ \t]*+[\w\"-]*+[ \t]*+){%d}" % MAX_PARTS)
_LONG_NUMBER = pattern(rb"0[xob][0-9A-Fa-f_]{1000}")
"""tomllib reads those of any length, and Python refuses to print them."""


def decode(text: bytes, where: str, limit: int = 8 * MIB) -> dict[str, Any]:
    """Decode one document.

    Args:
        text: the file, UTF-8.
        where: names it in errors.
        limit: the most bytes.

    Raises:
        LimitExceeded: too many bytes, tables or values, a key of too many parts, or deeper than the interpreter's stack (some 300 levels).
        Malformed: not TOML, not UTF-8, or with a number that is none.
    """
    if len(text) > limit:
        raise LimitExceeded(f"{where} has {len(text):,} bytes, more than {limit:,}", "it is left out")
    if sum(map(text.count, (b'"', b"'", b"#"))) > MAX_TEXTS:
        raise LimitExceeded(f"{where} holds more texts than any lock file", "it is left out")
    bare = _NO_SIGN.sub(b'""', text)  # a quoted part of a key stays a part
    if sum(bare.count(sign) * cost for sign, cost in _COSTS.items()) > MAX_COST:
        raise LimitExceeded(f"{where} holds more tables and values than any lock file", "it is left out")
    if bare.count(b".") >= MAX_PARTS and _LONG_KEY.search(bare):
        raise LimitExceeded(f"{where} has a key of more than {MAX_PARTS} parts", "it is left out")
    if _LONG_NUMBER.search(bare):
        raise Malformed(f"{where} has a number of more than 1,000 digits")
    import tomllib

    try:
        return tomllib.loads(text.decode())
    except RecursionError as error:
        raise LimitExceeded(f"{where} nests too deep", "it is left out") from error
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError, and integers of more digits than Python converts
        raise Malformed(f"{where} is not the TOML it should be: {str(error)[:200]}") from error
