"""zlib streams: RFC 1950."""

import contextlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.deflated import unzlib
from nakami.errors import LimitExceeded, Malformed


@pytest.mark.parametrize("plain", [b"", b"a", b"abc" * 1000])
def test_what_was_packed(plain: bytes):
    assert unzlib(zlib.compress(plain) + b"padding", "it", 3000) == plain


def test_a_bomb_is_stopped_at_the_limit():
    with pytest.raises(LimitExceeded):
        unzlib(zlib.compress(bytes(10_000_000)), "it", 1000)


@pytest.mark.parametrize("data", [b"", b"x", zlib.compress(b"abc")[:-1], b"\x1f\x8b" + bytes(20)])
def test_damage_is_malformed(data: bytes):
    with pytest.raises(Malformed):
        unzlib(data, "it", 1000)


class TestAnyBytes:
    """RFC 1950, 2.3: "A compliant decompressor must check CMF, FLG, and ADLER32, and provide an error indication"."""

    @given(st.binary(max_size=200))
    def test_round_trip(self, plain: bytes):
        assert unzlib(zlib.compress(plain), "it", 200) == plain

    @given(st.binary(max_size=60))
    def test_any_bytes(self, data: bytes):
        with contextlib.suppress(Malformed, LimitExceeded):
            assert len(unzlib(data, "it", 1000)) <= 1000
