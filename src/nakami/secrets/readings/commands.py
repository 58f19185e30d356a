"""Passwords that one command hands to another: `echo root:secret | chpasswd`, `echo secret | passwd --stdin`, and headers of requests."""

from collections.abc import Iterator

from nakami.bounded.pattern import pattern
from nakami.secrets.base64 import decoded
from nakami.secrets.candidate import Seen

_ECHO = pattern(
    rb"echo[ \t]+(?:-[ne]+[ \t]+)?['\"]?(?:(?P<account>[a-z_][\w.\-]{0,30}):)?(?P<value>[^\s'\"|\\]{1,100})"
)
_BASIC = pattern(rb"Basic (?P<value>[A-Za-z0-9+/]{8,1000}={0,2})")


def piped(content: bytes, offset: int, length: int) -> Iterator[Seen]:
    """What the echo at the match hands on: for chpasswd what stands behind the account's name (chpasswd(8)), else all of it."""
    text = content[offset : offset + length]
    found = _ECHO.match(text)
    if not found:
        return
    of_account = found["account"] is not None and b"chpasswd" in text
    start = found.start("value") if of_account or found["account"] is None else found.start("account")
    value = text[start : found.end("value")]
    if value.strip(b"*!"):
        yield Seen(value, offset + start, "chpasswd" if of_account else "passwd")


def basic_header(content: bytes, offset: int, length: int) -> Iterator[Seen]:
    """The password of a header `Authorization: Basic …` (RFC 7617, section 2)."""
    found = _BASIC.search(content, offset, offset + length + 1000)
    if not found:
        return
    user, colon, password = decoded(found["value"]).partition(b":")
    if colon and password and all(32 <= sign < 127 for sign in user + password):
        yield Seen(found["value"], found.start("value"), "Authorization", "", password)
