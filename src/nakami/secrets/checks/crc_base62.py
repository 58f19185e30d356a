"""Tokens that end in a checksum: the CRC-32 of the random part in base 62, six signs (GitHub since 2021, npm since 2021).

Source: github.blog, "Behind GitHub's new authentication token formats" (2021-04-05) and "Announcing npm's new access token format".
"""

from binascii import crc32

ALPHABET = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SIGNS = 6
_MAX = 512


def checksum(random: bytes) -> bytes:
    """The checksum of a random part."""
    number = crc32(random)
    signs = bytearray()
    for _ in range(SIGNS):
        number, digit = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[digit])
    return bytes(reversed(signs))


def check(value: bytes) -> bool:
    """Whether the checksum of `<prefix>_<random><checksum>` holds."""
    body = value[:_MAX].rpartition(b"_")[2]
    return len(body) > SIGNS and checksum(body[:-SIGNS]) == body[-SIGNS:]
