"""JSON Web Tokens: two JSON objects in base64 and a signature, with points between (RFC 7519, RFC 7515)."""

from nakami.secrets.base64 import json_object

_MAX = 8192


def claims(value: bytes) -> dict[str, object] | None:
    """The claims of a token whose header names an algorithm; None where it is no token."""
    parts = value.split(b".")
    if len(parts) != 3 or len(value) > _MAX:
        return None
    header = json_object(parts[0])
    return json_object(parts[1]) if header and "alg" in header else None


def check(value: bytes) -> bool:
    """Whether it is a token with claims and a signature."""
    return bool(claims(value)) and not value.endswith(b".")
