"""Routable tokens of GitLab: the payload in base64, a version, the payload's length and a CRC-32 of all before it, both in base 36.

`<prefix><payload>.<version, 2 signs><.><length, 2 signs><CRC-32, 7 signs>`; older tokens have random signs and no points, and pass.
Source: handbook.gitlab.com, design document "Routable tokens"; lib/authn/token_field/generator/routable_token.rb of GitLab.
"""

from binascii import crc32
from string import ascii_lowercase, digits

_DIGITS = (digits + ascii_lowercase).encode()
_CRC = 7
_LENGTH = 2
_MAX = 512


def base36(number: int, signs: int) -> bytes:
    """A number in base 36, with leading zeros."""
    text = bytearray()
    while number:
        number, digit = divmod(number, len(_DIGITS))
        text.append(_DIGITS[digit])
    return bytes(reversed(text)).rjust(signs, b"0")


def check(value: bytes) -> bool:
    """Whether a routable token's length and checksum hold; tokens of the older kind pass."""
    if b"." not in value:
        return True
    before, crc = value[:-_CRC], value[-_CRC:]
    if len(value) > _MAX or base36(crc32(before), _CRC) != crc:
        return False
    payload = before.split(b".", 1)[0]
    told = before[-_LENGTH:]
    # The prefix is not part of the payload, and may have any number of signs.
    return any(base36(len(payload) - at - 1, _LENGTH) == told for at, sign in enumerate(payload) if sign in b"-_")
