"""Secrets that stand in the open: the match itself, an assignment, a setting, an address, an element, or behind the match."""

from collections.abc import Iterator

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Seen

MAX_VALUE = 4096
"""Bytes of one secret that stands in the open; what is longer is no password and no token."""

_QUOTES = b"\"'`"
_LAST = pattern(rb"[^\s\"'`:=,<>(]{1,%d}={0,2}[\"'`]?$" % MAX_VALUE)
_NAME = pattern(rb"[\w.\-]{1,60}$")
_SETTING = pattern(
    rb"[\\\"'`]{0,2}[\w.\-]{0,60}[\\\"'`]{0,2}[\])]?"
    rb"[ \t]{0,20}(?:=>|:=|={1,3}|:|,|[ \t](?=[^\s=:]))[ \t]{0,20}"
    rb"(?:\\\"(?P<escaped>[^\"\\\n]{0,4096})|[rbuf]?\"(?P<double>(?:\\[^\n]|[^\"\\\n]){0,4096})|[rbuf]?'(?P<single>(?:\\[^\n]|[^'\\\n]){0,4096})"
    rb"|(?P<bare>[^\s\"'#;,`][^\s\"'`;,]{0,4095}))"
)
_SCHEME = pattern(rb"[A-Za-z][A-Za-z0-9+.\-]{1,30}$")
_USER = pattern(rb"://(?P<user>[^\s:/@\"'<>?#]{0,200}):(?P<value>[^\s\"'<>`]{1,200}?)@(?P<host>[^\s/@\"'<>`?#]{1,253})")
_BARE_ADDRESS = pattern(rb"(?P<scheme>https?)://(?P<value>[\w.~\-]{16,255})@(?P<host>[\w.\-]{3,253})")
_CONNECTION = pattern(
    rb"(?i)(?:server|data source|host|addr(?:ess)?|initial catalog|database|user ?id|uid|username|driver)"
    rb"\s?=[^;\"']{1,200}(?:;[^;\"']{0,100}){0,6}$"
)
_UP_TO_SEMICOLON = pattern(rb"[^\s;\"'<>&]{1,200}")
_ELEMENT = pattern(rb"<(?P<name>[\w.:\-]{1,60})[^<>]{0,200}>\s{0,20}(?P<value>[^<>\s][^<>]{0,4095}?)\s{0,20}</")
_BEHIND = pattern(
    rb"\\?\"(?P<double>[^\"\n]{1,4096})\"|'(?P<single>[^'\n]{1,4096})'|(?P<bare>[^\s\"'`|;&<>(){}]{1,4096})"
)
_ASSIGNS = pattern(rb"([\w.\-]{1,60})[\"']?[ \t]{0,8}(?:=>|:=|=|:)[ \t]{0,8}[\"']?$")
_LAST_WORD = pattern(rb"[\w.\-]{1,60}(?=[^\w.\-]{0,8}$)")
_WORD = pattern(rb"[\w.\-]{1,60}")


def exact(content: bytes, offset: int, length: int) -> Iterator[Seen]:
    """The match itself."""
    yield Seen(content[offset : offset + min(length, MAX_VALUE)], offset, name_before(content, offset))


def assigned(content: bytes, offset: int, length: int) -> Iterator[Seen]:
    """The last token of the match: what stands behind the last equals sign, colon, quote or blank. Padding of base64 belongs to it.

    A rule may leave out how a name begins, where nearly every text has words that begin so.
    """
    text = content[offset : offset + min(length, MAX_VALUE)]
    found = _LAST.search(text)
    if found:
        name = _NAME.match(text[:60].partition(b"=")[0].partition(b":")[0].strip(b" \t\"'"))
        left = _NAME.search(content[max(0, offset - 60) : offset]) if name else None
        value = found[0].rstrip(_QUOTES)
        yield Seen(value, offset + found.start(), ((left[0] if left else b"") + (name[0] if name else b"")).decode())


def setting(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The value of the setting whose name, or the end of it, begins at the match: `NAME=value`, `"name": "value"`, `'NAME', 'value'`."""
    found = _SETTING.match(content, offset, offset + 2 * MAX_VALUE)
    if found:
        group = found.lastgroup or "bare"
        value = found[group].rstrip(b"\\") if group == "double" else found[group]
        if value:
            yield Seen(value, found.start(group), _name_at(content, offset))


def address(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The password in an address of any scheme but HTTP (RFC 3986, section 3.2.1); the match begins left of its `://`."""
    yield from (seen for seen in authority(content, offset) if not seen.name.startswith("http"))


def web_address(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The password in an address of HTTP; the match begins left of its `://`."""
    yield from (seen for seen in authority(content, offset) if seen.name in {"http://", "https://"})


def authority(content: bytes, offset: int) -> Iterator[Seen]:
    """The password in the address whose `://` stands a few signs from the offset."""
    offset = content.find(b"://", offset, offset + 20)
    scheme = _SCHEME.search(content, max(0, offset - 30), offset)
    found = _USER.match(content, offset, offset + 1024) if scheme else None
    if scheme and found:
        yield Seen(found["value"], found.start("value"), f"{scheme[0].decode().lower()}://")


def bare_address(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The token that stands in an address in place of a user."""
    found = _BARE_ADDRESS.match(content, offset, offset + 1024)
    if found:
        yield Seen(found["value"], found.start("value"), f"{found['scheme'].decode()}://")


def connection(content: bytes, offset: int, length: int) -> Iterator[Seen]:
    """The password of the connection string whose `;Password=` is the match: names of a server and a user stand in front of it."""
    text = content[max(0, offset - 300) : offset].rpartition(b"\n")[2]
    found = _UP_TO_SEMICOLON.match(content, offset + length) if _CONNECTION.search(text) else None
    if found:
        yield Seen(found[0], found.start(), "Password")


def element(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The text of the XML element that begins at the match."""
    found = _ELEMENT.match(content, offset, offset + 2 * MAX_VALUE)
    if found:
        yield Seen(found["value"], found.start("value"), found["name"].decode())


def behind(content: bytes, offset: int, length: int) -> Iterator[Seen]:
    """What stands right behind the match, in quotes or up to a blank: `--password value` where the match ends in front of the value."""
    end = offset + length
    found = _BEHIND.match(content, end, end + MAX_VALUE)
    if found:
        name = _LAST_WORD.search(content[max(offset, end - 80) : end])
        group = found.lastgroup or "bare"
        yield Seen(found[group].rstrip(b"\\"), found.start(group), name[0].decode("latin-1") if name else "")


def _name_at(content: bytes, offset: int) -> str:
    """The name that a match lies in: its beginning may stand left of the match, or behind a quote."""
    left = _NAME.search(content[max(0, offset - 60) : offset])
    while content[offset : offset + 1] and content[offset] in _QUOTES + b"\\":
        offset += 1
    right = _WORD.match(content, offset, offset + 60)
    return ((left[0] if left else b"") + (right[0] if right else b"")).decode("latin-1")


def name_before(content: bytes, offset: int) -> str:
    """What is assigned to in front of a value: `NAME=`, `"name": "`."""
    found = _ASSIGNS.search(content[max(0, offset - 80) : offset].rpartition(b"\n")[2])
    return found[1].decode("latin-1") if found else ""
