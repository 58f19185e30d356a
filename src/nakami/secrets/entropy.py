"""How random a text looks.

Shannon's measure (A Mathematical Theory of Communication, 1948, section 6) of the signs of the text itself: a random text of n signs has at
most log2(n) bits a sign, so that short texts cannot score high however random they are.
"""

from collections import Counter
from itertools import pairwise
from math import log2

_NAMES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/ ")


def bits_per_sign(value: bytes) -> float:
    """Bits that each sign tells, 0 for an empty text or one repeated sign; eight at most."""
    total = len(value)
    return -sum(count / total * log2(count / total) for count in Counter(value).values()) if total else 0.0


def classes(value: bytes) -> int:
    """How many of these it has: small letters, capitals, digits, other signs."""
    lower = any(97 <= sign <= 122 for sign in value)
    upper = any(65 <= sign <= 90 for sign in value)
    digit = any(48 <= sign <= 57 for sign in value)
    return lower + upper + digit + any(not chr(sign).isalnum() or sign > 127 for sign in value)


def is_beyond_guessing(value: bytes) -> bool:
    """Whether nobody finds it by trying: random letters and digits, 80 bits or more. Passwords that people choose are not."""
    return len(value) >= 20 and len(value) * bits_per_sign(value) >= 80 and _has_random_mix(value)


def is_generated(value: bytes) -> bool:
    """Whether it is more than words: digits between its letters in several places, or digits and signs that no name has."""
    changes = sum(chr(a).isdigit() != chr(b).isdigit() for a, b in pairwise(value))
    return changes >= 3 or (changes >= 1 and any(sign not in _NAMES for sign in value))


def _has_random_mix(value: bytes) -> bool:
    """Whether digits stand between letters all over it, as they do in what a machine made, and hardly in what a person did."""
    changes = sum(chr(a).isdigit() != chr(b).isdigit() for a, b in pairwise(value))
    return changes >= 4
