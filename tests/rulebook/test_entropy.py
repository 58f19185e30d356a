from math import log2

from hypothesis import given
from hypothesis import strategies as st

from nakami.rulebook.entropy import bits_per_byte


class TestBits:
    """Shannon 1948, section 6: H is zero only when one sign is certain, and greatest when all are equally likely."""

    @given(st.binary(min_size=1, max_size=200))
    def test_they_lie_between_none_and_those_of_equal_chances(self, data: bytes):
        assert -1e-9 <= bits_per_byte(data) <= log2(len(set(data))) + 1e-9

    def test_known_values(self):
        assert bits_per_byte(b"") == 0
        assert bits_per_byte(b"aaaa") == 0
        assert bits_per_byte(b"abcd") == 2
        assert bits_per_byte(bytes(range(256))) == 8
