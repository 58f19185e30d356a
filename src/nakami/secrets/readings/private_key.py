"""Private keys between BEGIN and END lines: which kind, how large, and whether a passphrase protects them.

Formats: PKCS #1 (RFC 8017, A.1.2), SEC 1 (RFC 5915), OpenSSL's DSA sequence, PKCS #8 (RFC 5958), OpenSSH (PROTOCOL.key of its source),
OpenPGP (RFC 4880, 5.5.3). Only what is laid out as one of these is a key: `-----BEGIN` lines alone stand in every library.
"""

from collections.abc import Iterator
from struct import Struct as Layout

from msgspec import Struct

from nakami.bounded import der
from nakami.errors import Malformed
from nakami.secrets.candidate import Seen
from nakami.secrets.readings.armor import Block, block_at
from nakami.secrets.readings.openpgp import secret_key

_LENGTH = Layout(">I")
_OPENSSH = b"openssh-key-v1\0"
_ALGORITHMS = {
    bytes.fromhex("2a864886f70d010101"): "RSA",  # RFC 8017, A.1
    bytes.fromhex("2a864886f70d01010a"): "RSA",
    bytes.fromhex("2a8648ce3d0201"): "EC",  # RFC 5480, 2.1.1
    bytes.fromhex("2a8648ce380401"): "DSA",  # RFC 3279, 2.3.2
    bytes.fromhex("2a864886f70d010301"): "DH",
    bytes.fromhex("2b656e"): "X25519",  # RFC 8410, 3
    bytes.fromhex("2b656f"): "X448",
    bytes.fromhex("2b6570"): "Ed25519",
    bytes.fromhex("2b6571"): "Ed448",
}
_LEAST_BITS = 512


class Key(Struct, frozen=True):
    """A private key: its kind in words, with its size where it has one, and whether it is encrypted."""

    kind: str
    encrypted: bool


def open_key(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The private key whose BEGIN line is the match, where nothing protects it."""
    yield from _read(content, offset, encrypted=False)


def encrypted_key(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The private key whose BEGIN line is the match, where a passphrase protects it."""
    yield from _read(content, offset, encrypted=True)


def _read(content: bytes, offset: int, *, encrypted: bool) -> Iterator[Seen]:
    block = block_at(content, offset)
    key = key_of(block) if block else None
    if block and key and key.encrypted is encrypted:
        shown = f"{key.kind} private key{', encrypted' if encrypted else ''}"
        yield Seen(content[offset : offset + block.length], offset, "", shown, block.data)


def key_of(block: Block) -> Key | None:
    """The private key in a block; None where it is not laid out as one."""
    kind = block.label.removesuffix("PRIVATE KEY").removesuffix("PRIVATE KEY BLOCK").strip()
    if not block.label.endswith(("PRIVATE KEY", "PRIVATE KEY BLOCK")):
        return None
    if kind == "OPENSSH":
        return _openssh(block.data)
    if kind == "PGP":
        found = secret_key(block.data)
        return Key(f"OpenPGP {found[0]}", found[1]) if found else None
    if b"ENCRYPTED" in block.headers:  # RFC 1421, 4.6.1.1
        return Key(kind, encrypted=True) if len(block.data) >= 32 else None
    try:
        return _der(der.sequence(block.data, "the key"), kind)
    except Malformed:
        return None


def _der(values: list[der.Value], kind: str) -> Key | None:
    tags = [value.tag for value in values]
    if kind == "ENCRYPTED":
        held = tags == [der.SEQUENCE, der.OCTETS] and len(values[1].contents) >= 32
        return Key("PKCS #8", encrypted=True) if held else None
    if tags[:3] == [der.INTEGER, der.SEQUENCE, der.OCTETS]:  # PKCS #8, whatever the label says
        return _pkcs8(values)
    if tags[:9] == [der.INTEGER] * 9:
        return _sized("RSA", values[1].contents)
    if tags == [der.INTEGER] * 6:
        return _sized("DSA", values[1].contents)
    if tags[:2] == [der.INTEGER, der.OCTETS] and len(values[1].contents) >= 20:
        return Key("EC", encrypted=False)
    return None


def _pkcs8(values: list[der.Value]) -> Key | None:
    algorithm = next(der.values(values[1].contents, "the algorithm"), None)
    kind = _ALGORITHMS.get(algorithm.contents, "") if algorithm else ""
    inner = values[2].contents
    if kind == "RSA":
        return _sized("RSA", der.sequence(inner, "the key")[1].contents) if inner[:1] == b"\x30" else None
    return Key(kind or "PKCS #8", encrypted=False) if len(inner) >= 20 else None


def _sized(kind: str, modulus: bytes) -> Key | None:
    bits = int.from_bytes(modulus, "big").bit_length()
    return Key(f"{kind} {bits}-bit", encrypted=False) if bits >= _LEAST_BITS else None


def _openssh(data: bytes) -> Key | None:
    """Magic, then texts with their lengths: cipher, derivation, its options; a count; the public key, which begins with its kind."""
    if not data.startswith(_OPENSSH):
        return None
    at, texts = len(_OPENSSH), []
    for step in range(4):
        if step == 3:
            at += 4  # the count of keys
        if at + 4 > len(data):
            return None
        (length,) = _LENGTH.unpack_from(data, at)
        if at + 4 + length > len(data):
            return None
        texts.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    if len(data) < at + 64:
        return None
    kind = texts[3][4 : 4 + texts[3][3]] if len(texts[3]) > 8 else b""
    if not kind.startswith((b"ssh-", b"ecdsa-", b"sk-")):
        return None
    return Key(f"OpenSSH {kind[:40].decode('latin-1').removeprefix('ssh-')}", texts[0] != b"none")
