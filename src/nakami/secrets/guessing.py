"""Whether a secret could be found by trying: what a machine drew, and what a person chose."""

from itertools import pairwise

from nakami.rulebook.entropy import bits_per_byte

_NAMES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/ ")


def is_beyond_guessing(value: bytes) -> bool:
    """Whether nobody finds it by trying: random letters and digits, 80 bits or more. Passwords that people choose are not."""
    return len(value) >= 20 and len(value) * bits_per_byte(value) >= 80 and _changes(value) >= 4


def is_generated(value: bytes) -> bool:
    """Whether it is more than words: digits between its letters in several places, or digits and signs that no name has."""
    changes = _changes(value)
    return changes >= 3 or (changes >= 1 and any(sign not in _NAMES for sign in value))


def _changes(value: bytes) -> int:
    """How often a digit stands beside what is none: all over what a machine made, and hardly in what a person did."""
    return sum(chr(one).isdigit() != chr(other).isdigit() for one, other in pairwise(value))
