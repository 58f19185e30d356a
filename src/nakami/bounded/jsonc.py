"""JSON with comments and trailing commas, of unknown origin, within the bounds of `json`.

Format: "JSON with Comments" (jsonc.org), with a comma allowed before a closing bracket, as Bun writes its lock file.
"""

import re
from typing import Any

from nakami.bounded.json import MAX_DEPTH, MIB, decode
from nakami.bounded.pattern import pattern

# What is not closed reaches to the end of its line or of the text, so that no place is looked at twice.
_STRING = rb'"(?:[^"\\\n]|\\.)*+"?'
_COMMENTS = pattern(_STRING + rb"|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?")
_TRAILING = pattern(rb"(" + _STRING + rb")|,(?=[ \t\r\n]*+[\]}])")


def decode_with_comments(data: bytes, where: str, *, limit: int = 16 * MIB, depth: int = MAX_DEPTH) -> Any:
    """Decode one document.

    Raises:
        LimitExceeded, Malformed: as `json.decode`.
    """
    if len(data) <= limit:
        if b"//" in data or b"/*" in data:
            data = _COMMENTS.sub(_without_comment, data)
        data = _TRAILING.sub(rb"\1", data)
    return decode(data, where, limit=limit, depth=depth)


def _without_comment(found: re.Match[bytes]) -> bytes:
    """A string as it is; a comment leaves a blank, since it separates what stands around it."""
    return found[0] if found[0].startswith(b'"') else b" "
