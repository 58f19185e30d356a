"""JSON Web Tokens (RFC 7519) in their signed form (RFC 7515, section 7.1): header, payload and signature, each in base64url.

The worker has no clock: a token that may have ended says when, and whoever reads the finding decides.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from nakami.bounded.pattern import pattern
from nakami.secrets.base64 import json_object
from nakami.secrets.candidate import Seen

_TOKEN = pattern(rb"(eyJ[\w\-]{10,4096})\.(eyJ[\w\-]{10,16384})\.([\w\-]{20,2048})")
_PUBLIC_ROLES = frozenset({"anon", "public"})  # Supabase's and others' keys for browsers
_LAST_TIME = 253_402_300_799  # the end of the year 9999, UTC


def token(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The signed token that begins at the match: its header names an algorithm, and its payload is an object."""
    found = _TOKEN.match(content, offset, offset + 24_000)
    if not found:
        return
    header, payload = json_object(found[1]) or {}, json_object(found[2]) or {}
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm.lower() == "none" or not payload:
        return
    if payload.get("role") in _PUBLIC_ROLES:
        return
    yield Seen(found[0], found.start(), "", f"signed with {_word(algorithm)}{_end(payload.get('exp'))}")


def _word(algorithm: str) -> str:
    return algorithm[:10] if algorithm[:10].isalnum() else "an unknown algorithm"


def _end(expires: object) -> str:
    """When it ends (RFC 7519, section 4.1.4: seconds since the epoch)."""
    if not isinstance(expires, int | float) or not 0 < expires <= _LAST_TIME:
        return ", does not end"
    return f", ends {datetime.fromtimestamp(expires, UTC).date().isoformat()}"
