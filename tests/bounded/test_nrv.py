"""Streams of NRV: what UPX packed comes out whole, and what is damaged ends in words."""

import contextlib
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.nrv import unpack
from nakami.bounded.upx import find
from nakami.errors import Malformed
from tests.bounded.packable import LINE

SAMPLES = Path(__file__).parent / "samples" / "upx"
VARIANTS = {2: ("b", 4), 3: ("b", 1), 8: ("e", 4), 9: ("e", 1)}


def _second(name: str) -> tuple[bytes, int, str, int]:
    """The block with the program's text."""
    content = (SAMPLES / name).read_bytes()
    start = find(content)
    assert start is not None
    at = start.at + 12 + struct.unpack_from("<I", content, start.at + 4)[0]
    size, packed, method = struct.unpack_from("<IIB", content, at)
    return content[at + 12 : at + 12 + packed], size, *VARIANTS[method]


@pytest.mark.parametrize("name", ["amd64-nrv2b", "amd64-nrv2e", "i386-nrv2e", "arm-nrv2b", "arm64-nrv2e"])
def test_what_upx_packed_comes_out_whole(name: str):
    data, size, variant, word = _second(name)
    assert LINE in unpack(data, size, variant, word)


@pytest.mark.parametrize("cut", [0, 1, 3, 4, 100, 1000])
def test_a_stream_that_is_cut_off(cut: int):
    data, size, variant, word = _second("amd64-nrv2e")
    with pytest.raises(Malformed, match="compressed stream"):
        unpack(data[:cut], size, variant, word)


@pytest.mark.parametrize("more", [-1000, -1, 1, 1000])
def test_a_size_that_lies(more: int):
    data, size, variant, word = _second("amd64-nrv2b")
    with pytest.raises(Malformed, match="compressed stream"):
        unpack(data, size + more, variant, word)


def test_a_number_without_end():
    with pytest.raises(Malformed, match="too large"):
        unpack(bytes(4096), 1 << 20, "b", 4)


class TestProperties:
    """Whatever the bytes are, no more comes out than was said, and nothing but Malformed is raised."""

    @given(st.binary(max_size=400), st.sampled_from("bde"), st.sampled_from([1, 2, 4]), st.integers(0, 5000))
    def test_any_bytes(self, data: bytes, variant: str, word: int, size: int):
        with contextlib.suppress(Malformed):
            assert len(unpack(data, size, variant, word)) == size
