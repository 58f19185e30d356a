"""TOML of unknown origin: bounded in bytes, in depth and in the parts of dotted keys.

Format: TOML 1.0, as the standard library's tomllib reads it.
"""

import re
from typing import Any

from nakami.errors import LimitExceeded, Malformed

MIB = 1 << 20
MAX_PARTS = 64
"""Of one dotted key: tomllib's time grows with the square of their number (20,000 take 12 s). Lock files need three."""

_STRING = re.compile(rb""""(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?""")
_LONG_KEY = re.compile(rb"(?:\.[ \t]*+[\w\"-]*+[ \t]*+){%d}" % MAX_PARTS)


def decode(text: bytes, where: str, limit: int = 8 * MIB) -> dict[str, Any]:
    """Decode one document.

    Args:
        text: the file, UTF-8.
        where: names it in errors.
        limit: the most bytes; a MiB takes a quarter of a second, 2 s at worst.

    Raises:
        LimitExceeded: too many bytes, a key of too many parts, or deeper than the interpreter's stack (some 300 levels).
        Malformed: not TOML, or not UTF-8.
    """
    if len(text) > limit:
        raise LimitExceeded(f"{where} has {len(text):,} bytes, more than {limit:,}", "it is left out")
    # What stands in strings is no key; a quoted part of a key stays a part.
    if text.count(b".") >= MAX_PARTS and _LONG_KEY.search(_STRING.sub(b'""', text)):
        raise LimitExceeded(f"{where} has a key of more than {MAX_PARTS} parts", "it is left out")
    import tomllib

    try:
        return tomllib.loads(text.decode())
    except RecursionError as error:
        raise LimitExceeded(f"{where} nests too deep", "it is left out") from error
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError, and integers of more digits than Python converts
        raise Malformed(f"{where} is not the TOML it should be: {str(error)[:200]}") from error
