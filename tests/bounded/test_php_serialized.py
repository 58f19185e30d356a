"""What PHP serializes: every value that lists hold, and what is refused."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.php_serialized import decode
from nakami.errors import InputError, LimitExceeded, Malformed
from tests.bounded.serialized import serialize

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.dictionaries(st.integers(-(2**31), 2**31) | st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)


class TestSerialize:
    """PHP manual, "serialize": "Generates a storable representation of a value." "This is useful for storing or passing PHP values around
    without losing their type and structure."
    """

    @given(VALUES)
    def test_what_is_written_is_read(self, value: Any):
        assert decode(serialize(value)) == value

    @given(VALUES, st.integers(0, 200))
    def test_a_part_is_malformed(self, value: Any, cut: int):
        whole = serialize(value)
        if cut < len(whole):
            with pytest.raises(Malformed):
                decode(whole[:cut])

    @given(st.binary(max_size=100))
    def test_any_bytes_are_a_value_or_malformed(self, content: bytes):
        try:
            decode(content)
        except InputError:
            return

    @given(st.text(alphabet='aisbNd:;{}"0123456789', max_size=60))
    def test_words_of_the_format_are_a_value_or_malformed(self, text: str):
        try:
            decode(text.encode())
        except InputError:
            return


def test_numbers_that_are_none():
    assert decode(b"d:INF;") == float("inf")
    assert decode(b"d:-INF;") == float("-inf")
    assert str(decode(b"d:NAN;")) == "nan"


def test_strings_are_counted_in_bytes_and_may_hold_anything():
    assert decode('s:6:"a";é"";'.encode()) == 'a";é"'
    assert decode(b's:2:"\xff\xfe";') == "��"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'O:8:"stdClass":0:{}',
        b'C:3:"Foo":2:{ab}',
        b"a:1:{i:0;R:1;}",
        b"a:1:{i:0;r:1;}",
        b'E:7:"Foo:Bar";',
        b'a:1:{s:1:"a"}',
        b"a:2:{i:0;i:1;}",
        b"a:1:{i:0;i:1;i:2;}",
        b"a:1:{N;i:1;}",
        b"a:1:{b:1;i:1;}",
        b"a:1:{a:0:{}i:1;}",
        b"a:-1:{}",
        b's:999:"a";',
        b"d:1.2.3;",
        b"d:EEE;",
        b"i:1;i:2;",
        b"i:99999999999999999999;",
    ],
)
def test_what_is_refused(content: bytes):
    with pytest.raises(Malformed):
        decode(content)


def test_the_last_of_equal_keys_counts():
    assert decode(b"a:2:{i:0;i:1;i:0;i:2;}") == {0: 2}


class TestBounds:
    def test_bytes(self):
        with pytest.raises(LimitExceeded):
            decode(b's:9:"aaaaaaaaa";', limit=10)

    def test_depth(self):
        nested = b"a:1:{i:0;" * 32 + b"i:1;" + b"}" * 32
        assert decode(nested)
        with pytest.raises(LimitExceeded):
            decode(b"a:1:{i:0;" + nested + b"}")

    def test_values(self):
        assert decode(serialize({n: n for n in range(10)}), values=21) == {n: n for n in range(10)}
        with pytest.raises(LimitExceeded):
            decode(serialize({n: n for n in range(10)}), values=20)

    def test_an_array_that_says_it_is_long_takes_no_room(self):
        with pytest.raises(Malformed):
            decode(b"a:999999999:{}")

    def test_time_is_in_proportion(self):
        start = time.process_time()
        with pytest.raises(LimitExceeded):
            decode(b"a:999999:{" + b"i:1;" * (1 << 20))
        assert time.process_time() - start < 3
