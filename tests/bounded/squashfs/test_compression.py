"""Blocks come out whole and never longer than they may be."""

from contextlib import suppress

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.squashfs.compression import inflater
from nakami.errors import Malformed
from tests.bounded.squashfs.made import PACKERS


class TestABlockIsInflated:
    """squashfs_fs.h names the compressors by number: ZLIB 1, LZMA 2, LZO 3, XZ 4, LZ4 5, ZSTD 6."""

    @given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=500))
    def test_by_its_number(self, compressor: int, content: bytes):
        assert inflater(compressor, "it")(PACKERS[compressor](content), 500) == content

    @given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=100))
    def test_or_refused(self, compressor: int, garbage: bytes):
        with suppress(Malformed):
            assert len(inflater(compressor, "it")(garbage, 50)) <= 50


@pytest.mark.parametrize("compressor", sorted(PACKERS))
def test_a_bomb_is_refused(compressor: int):
    with pytest.raises(Malformed, match="longer than it may be"):
        inflater(compressor, "it")(PACKERS[compressor](bytes(1 << 24)), 1 << 20)


def test_a_bomb_that_hides_its_size_is_refused():
    hidden = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1 << 24))
    with pytest.raises(Malformed, match="a damaged block"):
        inflater(6, "it")(hidden, 1 << 20)


@pytest.mark.parametrize("compressor", sorted(PACKERS))
def test_a_block_without_its_end_is_damaged(compressor: int):
    with pytest.raises(Malformed):
        inflater(compressor, "it")(PACKERS[compressor](bytes(range(256)))[:-20], 1 << 20)
