import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, json

from nakami.bounded.json import decode
from nakami.errors import LimitExceeded, Malformed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


class Point(Struct):
    x: int


class TestRfc8259:
    """RFC 8259, section 9: "An implementation may set limits on the size of texts that it accepts. An implementation may set limits on the
    maximum depth of nesting. An implementation may set limits on the range and precision of numbers."
    """

    @given(VALUES)
    def test_what_is_json_comes_back(self, value: object):
        assert decode(json.encode(value), "it") == value

    def test_a_byte_order_mark_is_ignored(self):
        """Section 8.1: "implementations that parse JSON texts MAY ignore the presence of a byte order mark"."""
        assert decode(b"\xef\xbb\xbf[1]", "it") == [1]

    @pytest.mark.parametrize(
        "text", [b"", b"{", b"[1,]", b"nul", b'"\xff"', b"[1] 2", b"\xef\xbb\xbf" * 2 + b"{}", b'{"a":1', b"NaN"]
    )
    def test_what_is_not_is_malformed(self, text: bytes):
        with pytest.raises(Malformed, match="it is not the JSON"):
            decode(text, "it")

    def test_too_many_bytes(self):
        assert decode(b"[1]", "it", limit=3) == [1]
        with pytest.raises(LimitExceeded, match="4 bytes, more than 3"):
            decode(b"[12]", "it", limit=3)

    @pytest.mark.parametrize(("opens", "closes"), [(b"[", b"]"), (b'{"a":', b"}")])
    def test_too_deep(self, opens: bytes, closes: bytes):
        assert decode(opens * 9 + b"1" + closes * 9, "it", depth=9)
        for depth in (10, 65, 100_000):
            with pytest.raises(LimitExceeded, match="nests deeper than 9 levels"):
                decode(opens * depth + b"1" + closes * depth, "it", depth=9)

    def test_wide_is_not_deep(self):
        assert len(decode(b"[" + b"[],[[]]," * 5000 + b"1]", "it", depth=3)) == 10001

    def test_a_number_of_a_million_digits_ends_soon(self):
        with pytest.raises(Malformed):
            decode(b"1" * 1_000_000, "it", type=int)

    def test_a_type_is_held_to(self):
        assert decode(b'{"x": 1, "y": [[[]]]}', "it", type=Point) == Point(1)
        with pytest.raises(Malformed, match="Expected `int`"):
            decode(b'{"x": "1"}', "it", type=Point)

    def test_what_a_type_leaves_out_may_not_nest_for_ever(self):
        with pytest.raises((LimitExceeded, Malformed)):
            decode(b'{"x": 1, "y": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}", "it", type=Point)


def test_small_values_may_not_fill_the_memory():
    assert len(decode(b"[" + b"[]," * 10 + b"1]", "it", values=21)) == 11
    for text in (b"[" + b"[]," * 10 + b"1]", b"[" + b"{}," * 10 + b"1]"):
        with pytest.raises(LimitExceeded, match="more than 20 values"):
            decode(text, "it", values=20)
    with pytest.raises(LimitExceeded, match="1,000,000 values"):
        decode(b"[" + b"0," * 1_000_000 + b"0]", "it", type=list[object])
