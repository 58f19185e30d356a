"""How random bytes look, in Shannon's measure (A Mathematical Theory of Communication, 1948, section 6).

n random bytes have at most log2(n) bits each, so that short texts cannot score high however random they are.
"""

from collections import Counter
from math import log2


def bits_per_byte(data: bytes) -> float:
    """Bits that each byte tells, 0 to 8; none for an empty text or one repeated byte."""
    total = len(data)
    return -sum(count / total * log2(count / total) for count in Counter(data).values()) if total else 0.0
