"""Access tokens of Intercom: base64 of `tok:<random>:<version>:<flag>` (developers.intercom.com, "Access tokens")."""

from nakami.secrets.base64 import decoded


def check(value: bytes) -> bool:
    """Whether it says `tok`, and ends in two numbers."""
    parts = decoded(value[:256]).split(b":")
    return len(parts) == 4 and parts[0] == b"tok" and len(parts[1]) >= 20 and parts[2].isdigit() and parts[3].isdigit()
