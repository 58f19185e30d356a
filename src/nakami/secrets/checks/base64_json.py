"""Tokens that hold a JSON object in base64: service accounts of 1Password, tunnels of Cloudflare, Sentry, Grafana Cloud, Mapbox.

The object begins at `eyJ`, which is base64 of `{"` and what follows.
"""

from nakami.secrets.base64 import json_object

_BEGIN = b"eyJ"
_SIGNS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-")
_MAX = 8192
"""Bytes of a token; the longest known (1Password) has about 900."""


def check(value: bytes) -> bool:
    """Whether an object with at least one key stands in the value."""
    at = value.find(_BEGIN)
    if at < 0 or len(value) > _MAX:
        return False
    end = at
    while end < len(value) and value[end] in _SIGNS:
        end += 1
    return bool(json_object(value[at:end]))
