"""Access tokens of Bitwarden Secrets Manager: a format, an id, a secret and a key in base64 (bitwarden.com/help/access-tokens).

`0.<UUID>.<30 letters and digits>:<16 bytes in base64>`.
"""

from nakami.secrets.base64 import decoded
from nakami.secrets.checks import uuid_random


def check(value: bytes) -> bool:
    """Whether it has these four parts."""
    head, _, key = value[:128].partition(b":")
    parts = head.split(b".")
    return (
        len(parts) == 3
        and parts[0] == b"0"
        and uuid_random.check(parts[1])
        and len(parts[2]) == 30
        and parts[2].isalnum()
        and len(decoded(key)) == 16
    )
