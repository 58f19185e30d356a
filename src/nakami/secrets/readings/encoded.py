"""Secrets behind base64 (RFC 4648): `user:password` of registries and of HTTP, keys of kubeconfig, data of Kubernetes Secrets."""

from collections.abc import Iterator
from itertools import islice

from nakami.bounded.pattern import pattern
from nakami.secrets.base64 import decoded
from nakami.secrets.candidate import Seen
from nakami.secrets.readings.armor import block_at
from nakami.secrets.readings.plain import name_before, setting
from nakami.secrets.readings.private_key import key_of

MAX_ENCODED = 48 << 10
MAX_DATA = 40
"""Entries of one Secret that are looked at."""

_ENCODED = pattern(rb"[A-Za-z0-9+/_\-]{4,%d}={0,2}" % MAX_ENCODED)
_DATA = pattern(
    rb"(?<![\w.\-])(?P<name>[\w.\-]{1,100}+)[\"']?[ \t]{0,4}:[ \t]{0,4}[\"']?(?P<value>[A-Za-z0-9+/]{8,49152}={0,2})[\"']?(?=[\s,}])"
)
_TEXTS = pattern(
    rb"(?<![\w.\-])(?P<name>[\w.\-]{1,100}+)[\"']?[ \t]{0,4}:[ \t]{1,4}[\"']?(?P<value>[^\s\"'|>{}][^\s\"']{3,4096})"
)
_TELLING = pattern(rb"(?i)pass|secret|token|key|cred|auth|private|dsn|url|\.env")
_MAX_MANIFEST = 16 << 10


def user_and_password(content: bytes, offset: int, length: int) -> Iterator[Seen]:
    """The password of the `user:password` behind base64 that the match ends with or that is the setting's value (RFC 7617, section 2)."""
    for found in setting(content, offset, length):
        encoded = found.value.removeprefix(b"Basic ").strip()
        user, colon, password = decoded(encoded).partition(b":")
        if colon and password and all(32 <= sign < 127 for sign in user + password):
            yield Seen(encoded, found.offset, found.name, "", password)


def encoded_key(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The private key in PEM behind the base64 that begins at the match, as kubeconfig's `client-key-data` holds it."""
    text = _ENCODED.match(content, offset, offset + MAX_ENCODED)
    plain = decoded(text[0]) if text else b""
    block = block_at(plain, plain.find(b"-----BEGIN ")) if plain else None
    key = key_of(block) if block else None
    if text and block and key and not key.encrypted:
        yield Seen(text[0], offset, name_before(content, offset), f"{key.kind} private key in base64", block.data)


def manifest(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The values of the Kubernetes Secret whose `data:` or `stringData:` is the match; only those whose name says that they are secret."""
    in_the_open = content.startswith((b"stringData", b'"stringData'), offset)
    entries = (_TEXTS if in_the_open else _DATA).finditer(content, offset, _end(content, offset))
    told = (entry for entry in entries if _TELLING.search(entry["name"]))
    for entry in islice(told, MAX_DATA):
        value = entry["value"]
        plain = value if in_the_open else decoded(value)
        if plain and b"BEGIN CERTIFICATE" not in plain[:64] and _is_text(plain):
            yield Seen(value, entry.start("value"), entry["name"].decode(), "", plain)


def _end(content: bytes, offset: int) -> int:
    """Where the next part of a manifest begins."""
    end = min(len(content), offset + _MAX_MANIFEST)
    ends = (
        content.find(word, offset + 8, end)
        for word in (b"\n---", b"\nkind:", b"\nmetadata:", b"\ntype:", b'"kind"', b'"metadata"')
    )
    return min((found for found in ends if found >= 0), default=end)


def _is_text(plain: bytes) -> bool:
    return all(sign >= 32 or sign in b"\t\r\n" for sign in plain[:200])
