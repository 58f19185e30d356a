"""The bytes that every scheme's keys are made of: numbers, words, and SemVer's identifiers.

A key is a concatenation of tokens that is compared byte by byte. The first byte of a token tells its kind, so the ranges are shared:

====================  ==========================================================================================
`0x00`                end of a word; lower than any byte of a word
`0x01` to `0x1f`      tags, which each scheme orders for itself (pre-release, end, word, ...)
`0x20` to `0xe2`      a number: its count of digits, then the digits; more digits sort higher, whatever the length
`0xf0`, `0xff`        tags above any number
====================  ==========================================================================================
"""

from functools import lru_cache

from nakami.errors import VersionInvalid

MAX_LENGTH = 512
"""Longest version accepted, in characters. The longest among the 150,000 versions of the public OSV feeds has 68."""

WORD_END = b"\x00"
ZERO = b"\x20"
"""`number(b"0")`: no digits are left without leading zeros."""

_SHORT = 0xC0
_PREFIXES = tuple(
    bytes((0x20 + length,)) if length < _SHORT else bytes((0xE0 + (length >> 8), length & 0xFF))
    for length in range(MAX_LENGTH + 1)
)


def invalid(scheme: str, version: str, why: str) -> VersionInvalid:
    """The error that a scheme raises; hostile versions are cut and escaped."""
    shown = version if len(version) <= 80 else version[:77] + "..."
    return VersionInvalid(f"{shown!a} is not a {scheme} version: {why}")


def ascii_bytes(version: str, scheme: str) -> bytes:
    """The version as ASCII bytes without blanks around it, for the schemes that know nothing else.

    Raises:
        VersionInvalid: empty, longer than `MAX_LENGTH`, not ASCII, or with control characters.
    """
    if len(version) > MAX_LENGTH:
        raise invalid(scheme, version, f"it has more than {MAX_LENGTH} characters")
    version = version.strip()
    if not version or not version.isprintable():
        raise invalid(scheme, version, "it has control characters" if version else "it is empty")
    try:
        return version.encode("ascii")
    except UnicodeEncodeError:
        raise invalid(scheme, version, "it has characters outside ASCII") from None


@lru_cache(maxsize=8192)
def number(digits: bytes) -> bytes:
    """The token of a number written as ASCII digits; leading zeros do not count, nothing is the number 0."""
    digits = digits.lstrip(b"0")
    return _PREFIXES[len(digits)] + digits


def without_trailing_zeros(numbers: list[bytes]) -> bytes:
    """The tokens joined without the zeros at their end, so that `1.0` and `1` are one; an empty list stays empty."""
    while numbers and numbers[-1] == ZERO:
        numbers.pop()
    return b"".join(numbers)


_DIGITS_AND_DOTS = b"0123456789."


def plain_release(data: bytes) -> bytes | None:
    """The tokens of a version that is only numbers and dots (`1.20.0`), without trailing zeros; None for any other version.

    Nine of ten versions are like this: schemes for which zeros at the end do not count ask here before they parse.
    """
    if data.translate(None, _DIGITS_AND_DOTS):
        return None
    parts = data.split(b".")
    return without_trailing_zeros(list(map(number, parts))) if all(parts) else None


_IDENTIFIERS_END = b"\x01"
_ALPHANUMERIC = b"\xf0"


@lru_cache(maxsize=8192)
def identifiers(dotted: bytes) -> bytes:
    """The token of a SemVer pre-release such as `rc.1`, SemVer 2.0.0 item 11.4.

    Numeric identifiers are lower than alphanumeric ones and compare as numbers, the others compare as ASCII, and a longer
    list of equal beginning is higher. Its first byte lies in `0x01` to `0xf0`.
    """
    tokens = [
        number(each) if each.isdigit() else _ALPHANUMERIC + each + WORD_END for each in dotted.split(b".")
    ]  # fmt: skip
    tokens.append(_IDENTIFIERS_END)
    return b"".join(tokens)
