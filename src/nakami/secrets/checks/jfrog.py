"""Reference tokens of JFrog: base64 of `reftkn:<version>:<expiry>:<random>` (jfrog.com/help, "Reference tokens")."""

from nakami.secrets.base64 import decoded


def check(value: bytes) -> bool:
    """Whether it says `reftkn`, a version and a time in digits."""
    parts = decoded(value[:256]).split(b":")
    return (
        len(parts) == 4 and parts[0] == b"reftkn" and parts[1].isdigit() and parts[2].isdigit() and parts[3].isalnum()
    )
