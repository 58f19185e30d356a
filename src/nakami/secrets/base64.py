"""What stands behind base64 (RFC 4648), of either alphabet, with or without padding."""

from binascii import Error, a2b_base64

from nakami.bounded import json
from nakami.errors import InputError

MAX_OBJECT = 16 << 10
"""Bytes of a JSON object; the longest known token (1Password's) has about 900."""
_DEPTH = 16
_PLAIN = bytes.maketrans(b"-_", b"+/")


def decoded(text: bytes) -> bytes:
    """The bytes; empty where it is no base64."""
    bare = text.rstrip(b"=").translate(_PLAIN)
    try:
        return a2b_base64(bare + b"=" * (-len(bare) % 4))
    except Error:
        return b""


def json_object(text: bytes) -> dict[str, object] | None:
    """The JSON object; None where there is none, or a longer one than any token has."""
    try:
        value = json.decode(decoded(text), "a token", limit=MAX_OBJECT, depth=_DEPTH)
    except InputError:
        return None
    return value if isinstance(value, dict) else None
