"""Private keys of PuTTY: `PuTTY-User-Key-File-2` and `-3` (PuTTY's manual, appendix C)."""

from binascii import Error, a2b_base64
from collections.abc import Iterator

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Seen

_FILE = pattern(
    rb"PuTTY-User-Key-File-[23]: (?P<kind>[\w\-]{3,40})\r?\nEncryption: (?P<encryption>[\w\-]{2,20})\r?\n"
    rb"(?:[^\n]{0,300}\n){1,100}?Private-Lines: (?P<lines>\d{1,3})\r?\n(?P<body>(?:[A-Za-z0-9+/=]{1,76}\r?\n){1,200})"
)


def open_key(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The key file that begins at the match, where no passphrase protects it."""
    found = _FILE.match(content, offset, offset + (64 << 10))
    if not found or found["encryption"] != b"none":
        return
    body = b"".join(found["body"].split()[: int(found["lines"])])
    try:
        material = a2b_base64(body)
    except Error:
        return
    if len(material) >= 32:
        yield Seen(found[0], found.start(), "", f"PuTTY {found['kind'].decode()} private key", material)
