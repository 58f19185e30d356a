"""Makes private keys, tokens and passwords for the cases of rules: laid out as real ones, of random numbers, and opening nothing."""

import random
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping

from nakami.rulebook.cases import Maker

_SIGNS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_ED25519 = bytes.fromhex("300506032b6570")
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")
_P256 = bytes.fromhex("a00a06082a8648ce3d030107")


def _der(tag: int, contents: bytes) -> bytes:
    length = len(contents)
    head = bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2, "big")
    return bytes([tag]) + head + contents


def _number(chance: random.Random, size: int) -> bytes:
    return _der(2, b"\x5a" + chance.randbytes(size - 1))


def _text(contents: bytes) -> bytes:
    return len(contents).to_bytes(4, "big") + contents


def _rsa(chance: random.Random) -> bytes:
    sizes = (128, 3, 128, 64, 64, 64, 64, 64)
    return _der(0x30, b"\x02\x01\x00" + b"".join(_number(chance, size) for size in sizes))


def _openssh(chance: random.Random, cipher: bytes) -> bytes:
    public = _text(b"ssh-ed25519") + _text(chance.randbytes(32))
    options = b"" if cipher == b"none" else _text(chance.randbytes(16)) + b"\0\0\0\x10"
    derivation = b"none" if cipher == b"none" else b"bcrypt"
    head = b"openssh-key-v1\0" + _text(cipher) + _text(derivation) + _text(options) + b"\0\0\0\1"
    return head + _text(public) + _text(chance.randbytes(160))


def _openpgp(chance: random.Random) -> bytes:
    public = (
        b"\x04" + chance.randbytes(4) + b"\x16" + bytes.fromhex("092b06010401da470f01") + b"\x01\x07\x40" + bytes(32)
    )
    body = public + b"\x00\x01\x00" + chance.randbytes(34)
    return bytes([0xC5, len(body)]) + body


def _block(label: str, data: bytes, headers: str = "") -> str:
    text = b64encode(data).decode()
    rows = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{headers}{rows}\n-----END {label}-----"


def key(chance: random.Random, words: str) -> str:
    """A private key of a kind: rsa, ec, pkcs8, ed25519, openssh, pgp, ppk; rsa-encrypted, pkcs8-encrypted, openssh-encrypted."""
    number = chance.randbytes(32)
    if words == "ppk":
        return _ppk(chance)
    if words == "rsa-encrypted":
        return _block(
            "RSA PRIVATE KEY", chance.randbytes(304), f"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{'5A' * 16}\n\n"
        )
    label, data = {
        "rsa": ("RSA PRIVATE KEY", _rsa(chance)),
        "ec": ("EC PRIVATE KEY", _der(0x30, b"\x02\x01\x01" + _der(4, number) + _P256)),
        "pkcs8": ("PRIVATE KEY", _der(0x30, b"\x02\x01\x00" + _RSA + _der(4, _rsa(chance)))),
        "ed25519": ("PRIVATE KEY", _der(0x30, b"\x02\x01\x00" + _ED25519 + _der(4, _der(4, number)))),
        "pkcs8-encrypted": ("ENCRYPTED PRIVATE KEY", _der(0x30, _der(0x30, number) + _der(4, chance.randbytes(160)))),
        "openssh": ("OPENSSH PRIVATE KEY", _openssh(chance, b"none")),
        "openssh-encrypted": ("OPENSSH PRIVATE KEY", _openssh(chance, b"aes256-ctr")),
        "pgp": ("PGP PRIVATE KEY BLOCK", _openpgp(chance)),
    }[words]
    return _block(label, data)


def _ppk(chance: random.Random) -> str:
    rows = "\n".join(b64encode(chance.randbytes(48)).decode() for _ in range(2))
    return (
        "PuTTY-User-Key-File-2: ssh-ed25519\nEncryption: none\nComment: made up\n"
        f"Public-Lines: 2\n{rows}\nPrivate-Lines: 1\n{b64encode(chance.randbytes(36)).decode()}\nPrivate-MAC: {'ab' * 20}\n"
    )


def encoded_key(chance: random.Random, words: str) -> str:
    """A private key of a kind, as base64 of its PEM in one line."""
    return b64encode(key(chance, words).encode() + b"\n").decode()


def web_token(chance: random.Random, words: str) -> str:
    """A JSON Web Token; the words are further claims, as JSON with a comma in front."""
    parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{chance.getrandbits(40)}"{words}}}')
    text = ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    return f"{text}.{urlsafe_b64encode(chance.randbytes(32)).decode().rstrip('=')}"


def password(chance: random.Random, words: str) -> str:
    """A password of fourteen signs, or as many as the words say, some of them digits and others."""
    count = int(words or "14")
    return "".join(chance.choices(_SIGNS, k=count - 3)) + chance.choice("!+%~") + str(chance.randint(10, 99))


def login(chance: random.Random, words: str) -> str:
    """A user's name and a password behind base64."""
    return b64encode(f"{words or 'deploy'}:{password(chance, '')}".encode()).decode()


def encoded_password(chance: random.Random, words: str) -> str:
    """A password behind base64."""
    return b64encode(password(chance, words).encode()).decode()


MAKERS: Mapping[str, Maker] = {
    "key": key,
    "encoded-key": encoded_key,
    "web-token": web_token,
    "password": password,
    "login": login,
    "encoded-password": encoded_password,
}
"""By the name that recipes use."""
