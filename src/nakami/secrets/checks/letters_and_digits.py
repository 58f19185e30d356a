"""Random values in one case: digits stand among the letters, in more than one place, or they are words with a number behind."""

from itertools import pairwise

_CHANGES = 3
"""Of a letter to a digit or back, at least; fifteen random signs of base 36 have six on average, a word with a number has one."""
_MAX = 512


def check(value: bytes) -> bool:
    """Whether letters and digits take turns often enough."""
    digit = [value[at : at + 1].isdigit() for at in range(min(len(value), _MAX))]
    return sum(one != other for one, other in pairwise(digit)) >= _CHANGES
