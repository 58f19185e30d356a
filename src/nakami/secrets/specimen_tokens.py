"""Makes tokens of issuers with checksums and structures that hold, and that belong to nobody.

In the words of a recipe `#` stands for a random letter or digit, so that a made value is random where a real one is.
"""

import random
import string
from base64 import b32encode, b64encode, urlsafe_b64encode
from binascii import crc32
from collections.abc import Mapping

import msgspec

from nakami.rulebook.cases import Maker
from nakami.secrets.checks import crc_base62, gitlab, grafana

_ALNUM = string.ascii_letters + string.digits


def _filled(chance: random.Random, words: str) -> str:
    return "".join(chance.choice(_ALNUM) if sign == "#" else sign for sign in words)


def _object(chance: random.Random, words: str) -> bytes:
    """`name=value name=value` as a JSON object of texts."""
    return msgspec.json.encode(dict(pair.split("=", 1) for pair in _filled(chance, words).split()))


def _url(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _crc_base62(chance: random.Random, words: str) -> str:
    """`ghp_`: that prefix, thirty random signs and their checksum."""
    body = "".join(chance.choices(_ALNUM, k=30))
    return words + body + crc_base62.checksum(body.encode()).decode()


def _routable(chance: random.Random, words: str) -> str:
    """`glpat-`: a routable token with that prefix."""
    routing = b"c:1\no:2d\nu:" + chance.randbytes(2).hex().encode()
    payload = _url(chance.randbytes(16) + routing + bytes([len(routing)]))
    before = f"{words}{payload}.01.{gitlab.base36(len(payload), 2).decode()}"
    return before + gitlab.base36(crc32(before.encode()), 7).decode()


def _aws(chance: random.Random, words: str) -> str:
    """`AKIA`: an access key id of some account."""
    head = 1 << 47 | chance.randrange(10**11, 10**12) << 7 | chance.getrandbits(7)
    return words + b32encode(head.to_bytes(6, "big") + chance.randbytes(4)).decode()


def _macaroon(chance: random.Random, _: str) -> str:
    """An API token of a package index that does not exist."""
    location, identifier = b"index.example", chance.randbytes(16).hex().encode()
    fields = bytes([1, len(location)]) + location + bytes([2, len(identifier)]) + identifier
    caveat = b'[1, ["shop"]]'
    content = b"\x02" + fields + b"\0" + bytes([2, len(caveat)]) + caveat + b"\0\0\x06\x20" + chance.randbytes(32)
    return "pypi-" + _url(content)


def _grafana(chance: random.Random, _: str) -> str:
    before = _filled(chance, "glsa_" + "#" * 32)
    return f"{before}_{grafana.checksum(before.encode()).decode()}"


def _discord(chance: random.Random, _: str) -> str:
    number = str(chance.randrange(10**17, 10**18)).encode()
    return f"{_url(number)}.{_url(chance.randbytes(9))[:6]}.{_url(chance.randbytes(30))[:38]}"


def _web_token(chance: random.Random, words: str) -> str:
    """`name=value name=value`: a JSON Web Token with these claims."""
    header = msgspec.json.encode({"alg": "HS256", "typ": "JWT"})
    return f"{_url(header)}.{_url(_object(chance, words))}.{_url(chance.randbytes(32))}"


MAKERS: Mapping[str, Maker] = {
    "github": _crc_base62,
    "npm": _crc_base62,
    "gitlab": _routable,
    "aws": _aws,
    "pypi": _macaroon,
    "grafana": _grafana,
    "discord": _discord,
    "claims": _web_token,
    "base64of": lambda chance, words: b64encode(_filled(chance, words).encode()).decode(),
    "base64json": lambda chance, words: b64encode(_object(chance, words)).decode(),
}
"""By the name that recipes use."""
