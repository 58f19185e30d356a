"""Access key ids of AWS: behind the four signs of their kind, base 32 that holds the account's number.

The first 48 bits, but the highest one, hold the account's number from bit 7 on; it has at most twelve digits. Ids made before 2019
(the fifth sign is `I` or `J`) hold none. Sources: Aidan Steele, "AWS Access Key ID formats" (2020); Tal Be'ery, "A short note on AWS KEY
ID" (2023).
"""

from base64 import b32decode
from binascii import Error

_ACCOUNTS = 10**12
_KIND = 4
_OLD = b"IJ"


def account(value: bytes) -> int | None:
    """The number of the account that an id belongs to; None where it holds none, or is no id."""
    try:
        head = b32decode(value[_KIND : _KIND + 16])[:6]
    except (Error, ValueError):
        return None
    return (int.from_bytes(head, "big") & 0x7FFF_FFFF_FF80) >> 7


def check(value: bytes) -> bool:
    """Whether the id holds an account's number that there can be, or is from before 2019."""
    if len(value) != _KIND + 16:
        return False
    number = account(value)
    return number is not None and (value[_KIND] in _OLD or 0 < number < _ACCOUNTS)
