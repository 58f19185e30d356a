"""Random values without a structure of their own: letters of both cases and digits take turns in them, unlike in words and names."""

from itertools import pairwise

_KINDS = (bytes.islower, bytes.isupper, bytes.isdigit)
_MAX = 512
_SHARE = 0.5
"""Of neighbours of different kinds: six in ten in random letters and digits, one in three in names written like `ThisOne`."""


def check(value: bytes) -> bool:
    """Whether lower letters, upper letters and digits are in it, or its kinds change as often as only chance makes them."""
    signs = [value[at : at + 1] for at in range(min(len(value), _MAX))]
    kinds = [next((number for number, is_kind in enumerate(_KINDS) if is_kind(sign)), -1) for sign in signs]
    changes = sum(one != other for one, other in pairwise(kinds))
    return {0, 1, 2} <= set(kinds) or changes >= _SHARE * len(kinds) > 0
