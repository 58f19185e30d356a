"""Tokens that hold a JSON object in base64: service accounts of 1Password, tunnels of Cloudflare, Sentry, Grafana Cloud, Mapbox.

The object begins at `eyJ`, which is base64 of `{"` and what follows.
"""

from base64 import b64decode, urlsafe_b64decode
from binascii import Error

from nakami.bounded import json
from nakami.errors import NakamiError

_BEGIN = b"eyJ"
_SIGNS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-")
_MAX = 8192
"""Bytes of a token; the longest known (1Password) has about 900."""


def unpadded(text: bytes, *, url: bool = False) -> bytes:
    """What base64 without its padding holds; empty where it is none."""
    try:
        return (urlsafe_b64decode if url else b64decode)(text.rstrip(b"=") + b"=" * (-len(text.rstrip(b"=")) % 4))
    except (Error, ValueError):
        return b""


def object_of(text: bytes) -> dict[str, object] | None:
    """The JSON object that base64 holds, in either alphabet; None where it is none."""
    content = unpadded(text.replace(b"-", b"+").replace(b"_", b"/"))
    if not content or len(content) > _MAX:
        return None
    try:
        decoded = json.decode(content, "a token")
    except NakamiError:
        return None
    return decoded if isinstance(decoded, dict) else None


def check(value: bytes) -> bool:
    """Whether an object with at least one key stands in the value."""
    at = value.find(_BEGIN)
    if at < 0 or len(value) > _MAX:
        return False
    end = at
    while end < len(value) and value[end] in _SIGNS:
        end += 1
    return bool(object_of(value[at:end]))
