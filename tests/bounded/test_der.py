from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded import der
from nakami.errors import Malformed


def encoded(tag: int, contents: bytes) -> bytes:
    """X.690, 8.1.3.4 and 8.1.3.5: the short form up to 127, the long form above."""
    size = len(contents)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + contents


class TestSequence:
    """X.690, 8.1.3.1: the length octets tell the number of octets of the contents."""

    @given(st.lists(st.tuples(st.integers(1, 255), st.binary(max_size=300)), max_size=20))
    def test_what_was_written_is_read(self, parts: list[tuple[int, bytes]]):
        data = encoded(der.SEQUENCE, b"".join(encoded(*part) for part in parts))
        assert der.sequence(data + b"more", "x") == [der.Value(*part) for part in parts]

    @given(st.binary(max_size=100))
    def test_anything_else_is_malformed_or_read(self, data: bytes):
        with suppress(Malformed):
            assert all(len(value.contents) < len(data) for value in der.sequence(data, "x"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x05\x02",
        b"\x30\x80\x00\x00",
        b"\x30\x85\x00\x00\x00\x00\x01",
        b"\x02\x01\x00",
        b"\x30\x84\xff\xff\xff\xff",
    ],
)
def test_lengths_that_lie(data: bytes):
    with pytest.raises(Malformed):
        der.sequence(data, "x")


def test_no_more_than_a_bounded_number_of_values():
    assert len(list(der.values(b"\x02\x00" * 1000, "x"))) == der.MAX_VALUES
