import gzip

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.packing import Packing, packed

CONTENT = [b"abc" * 1000, b"", b"x"]


@pytest.mark.parametrize("packing", ["gzip", "zstd", ""])
def test_the_same_bytes_in_give_the_same_bytes_out(packing: Packing):
    assert b"".join(packed(CONTENT, packing)) == b"".join(packed(iter(CONTENT), packing))


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_what_is_packed_can_be_unpacked_by_others(pieces: list[bytes]):
    assert gzip.decompress(b"".join(packed(pieces, "gzip"))) == b"".join(pieces)
    zstd = b"".join(packed(pieces, "zstd"))
    assert zstandard.ZstdDecompressor().decompressobj().decompress(zstd) == b"".join(pieces)
    assert b"".join(packed(pieces, "")) == b"".join(pieces)


def test_the_header_tells_neither_name_nor_time():
    assert b"".join(packed(CONTENT, "gzip"))[3:8] == bytes(5)
