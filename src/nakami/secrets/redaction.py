"""What may be told of a secret: what it is called, whose it is, and how long.

A token's first signs tell its issuer and are in the issuer's documentation; nothing behind them is shown, and nothing of what has no such
beginning. Of a short password, not even the length: that is half of it.
"""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Seen
from nakami.secrets.guessing import is_beyond_guessing

MAX_SHOWN = 4
"""Signs of a secret, all of them its issuer's."""

_LEAST = 16
"""Shorter secrets show nothing of themselves."""
_ISSUED = pattern(r"[A-Za-z]{2,4}[-_.]|AKIA|ASIA|AIza|eyJ(?=[A-Za-z0-9])|SG\.")
_MAX_NAME = 60
_OVERLAP = 4


def shown(seen: Seen, prefix: str = "") -> str:
    """What may be told, at most 120 characters, all printable.

    Args:
        seen: the secret.
        prefix: how all secrets of its kind begin, where the rule knows it.
    """
    name = _name(seen)
    told = seen.shown or f"{_beginning(seen.value, prefix)}… ({_length(len(seen.value))})"
    return f"{name}={told}" if name else told


def _beginning(value: bytes, prefix: str) -> str:
    if len(value) < _LEAST:
        return ""
    text = value[:_LEAST].decode("latin-1")
    if prefix and text.startswith(prefix):
        return prefix[:MAX_SHOWN]
    issued = _ISSUED.match(text) if is_beyond_guessing(value) else None  # people's passwords have no issuer
    return issued[0][:MAX_SHOWN] if issued else ""


def _length(count: int) -> str:
    return f"{count} characters" if count >= _LEAST else f"less than {_LEAST} characters"


def _name(seen: Seen) -> str:
    """The name, without what could be part of the secret: in `ghp_abc: ghp_abc` it is the secret."""
    name = "".join(sign for sign in seen.name if sign.isprintable())[:_MAX_NAME]
    value = seen.value.decode("latin-1").lower()
    for at in range(len(name) - _OVERLAP):
        if name[at : at + _OVERLAP + 1].lower() in value:
            return ""
    return name
