"""Keys that are UUIDs: of version 4, which is random, and not all of one sign (RFC 9562, section 5.4)."""


def check(value: bytes) -> bool:
    """Whether the UUID at the end is a random one."""
    text = value[-36:].lower()
    return len(text) == 36 and text[14:15] == b"4" and text[19] in b"89ab" and len(set(text)) > 8
