import bz2
import gzip
import lzma
import os
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.streams import MAX_CHUNK, FileChunks, inflated
from nakami.errors import LimitExceeded, StreamBroken
from tests.bounded.tars import cut
from tests.memory import MIB, peak_of


def _zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zstd": _zstd,
    "xz": lzma.compress,
    "bzip2": bz2.compress,
    "plain": bytes,
}
PACKED = [name for name in PACKERS if name != "plain"]
DATA = b"The tar archive of a layer. " * 20_000 + os.urandom(100_000)


def out(data: bytes, sizes: tuple[int, ...] = (), limit: int = 1 << 30) -> bytes:
    return b"".join(inflated(cut(data, sizes), "it", limit))


class TestInflating:
    """RFC 1952, 2.2: "a gzip file consists of a series of members". RFC 8878, 3.1: "Zstandard compressed data is made up of one or more
    frames. Each frame is independent and can be decompressed independently of other frames"."""

    @pytest.mark.parametrize("form", PACKERS)
    def test_all_comes_out(self, form: str):
        assert out(PACKERS[form](DATA)) == DATA

    @given(
        form=st.sampled_from(PACKED),
        members=st.lists(st.binary(max_size=2000), min_size=1, max_size=5),
        sizes=st.lists(st.integers(1, 300), max_size=60),
    )
    def test_members_in_a_row_wherever_the_chunks_end(self, form: str, members: list[bytes], sizes: list[int]):
        assert out(b"".join(map(PACKERS[form], members)), tuple(sizes)) == b"".join(members)

    @pytest.mark.parametrize("form", PACKERS)
    def test_chunks_are_small(self, form: str):
        data = bytes(5 * MIB)
        assert max(map(len, inflated(iter([PACKERS[form](data)]), "it"))) <= MAX_CHUNK

    def test_an_empty_stream(self):
        assert out(b"") == b""
        assert list(inflated(iter([b"", b"", b""]), "it")) in ([], [b""])

    @pytest.mark.parametrize("data", [b"a", b"\x1f", b"BZ", b"\x28\xb5"])
    def test_less_than_any_head(self, data: bytes):
        assert out(data) == data

    def test_frames_that_hold_something_else(self):
        # zstd:chunked keeps its table of contents in skippable frames.
        skippable = b"\x5a\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"table"
        assert out(skippable + _zstd(b"one") + skippable + _zstd(b"two") + skippable) == b"onetwo"

    @pytest.mark.parametrize("form", ["gzip", "xz", "bzip2"])
    @pytest.mark.parametrize("behind", [b"\0", bytes(5), bytes(600), b"rubbish behind the end" * 50])
    def test_what_stands_behind_the_end_is_ignored_but_read(self, form: str, behind: bytes):
        source = iter(list(cut(PACKERS[form](b"one") + behind, (3, 30, 2, 100, 100))))
        assert b"".join(inflated(source, "it")) == b"one"
        assert next(source, None) is None  # or its digest would be wrong


class TestBroken:
    @pytest.mark.parametrize("form", PACKED)
    def test_cut_off_anywhere(self, form: str):
        packed = PACKERS[form](b"some words, and some more words " * 9)
        for length in range(6, len(packed)):
            with pytest.raises(StreamBroken):
                out(packed[:length])
        assert out(packed)

    @pytest.mark.parametrize("form", PACKED)
    def test_cut_off_in_a_second_member(self, form: str):
        packed = PACKERS[form](DATA)
        for missing in (1, 4, 1000, len(packed) - 6):
            with pytest.raises(StreamBroken):
                out(packed + packed[:-missing])

    @given(
        sizes=st.lists(st.integers(1, 30_000), max_size=20),
        missing=st.integers(1, 90_000),
        checksum=st.booleans(),
        told=st.booleans(),
    )
    def test_zstd_cut_off_between_blocks(self, sizes: list[int], missing: int, checksum: bool, told: bool):
        frame = zstandard.ZstdCompressor(write_checksum=checksum, write_content_size=told).compress(DATA)
        with pytest.raises(StreamBroken, match="truncated"):
            out(frame[:-missing], tuple(sizes))

    @pytest.mark.parametrize("form", PACKED)
    def test_a_changed_byte(self, form: str):
        packed = bytearray(PACKERS[form](DATA))
        packed[len(packed) // 2] ^= 0xFF
        with pytest.raises(StreamBroken, match="damaged"):
            out(bytes(packed))

    def test_a_wrong_gzip_checksum(self):
        packed = bytearray(gzip.compress(DATA))
        packed[-5] ^= 1
        with pytest.raises(StreamBroken):
            out(bytes(packed))

    def test_rubbish_behind_zstd(self):
        with pytest.raises(StreamBroken):
            out(_zstd(b"one") + b"rubbish")

    def test_a_zstd_window_that_would_take_the_memory(self):
        parameters = zstandard.ZstdCompressionParameters(window_log=27)
        engine = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
        with pytest.raises(StreamBroken, match="memory"):
            out(engine.compress(DATA) + engine.flush())


class TestBombs:
    def test_the_limit_holds(self):
        for pack in PACKERS.values():
            with pytest.raises(LimitExceeded, match="more than 1,048,576 bytes"):
                out(pack(bytes(2 * MIB)), limit=MIB)
            assert len(out(pack(bytes(MIB)), limit=MIB)) == MIB

    @pytest.mark.parametrize("form", ["gzip", "zstd"])
    def test_10_gb_of_zeros_take_no_memory(self, form: str):
        script = f"""
from nakami.bounded.streams import inflated
from nakami.errors import LimitExceeded
from tests.bounded.test_streams import bomb
try:
    for chunk in inflated(bomb({form!r}), "it", 3 << 30): pass
except LimitExceeded: print("stopped")
"""
        peak, printed = peak_of(script)
        assert printed == "stopped"
        assert peak < 150 * MIB  # most of them the test libraries' own

    def test_nothing_but_tiny_members(self):
        member = gzip.compress(b"")
        assert out(member * (MIB // len(member))) == b""


def bomb(form: str) -> Iterator[bytes]:
    """10 GB of zeros, in members of 64 MB each."""
    member = (
        gzip.compress(bytes(64 * MIB), 1) if form == "gzip" else zstandard.ZstdCompressor().compress(bytes(64 * MIB))
    )
    return repeat(member, 160)


class TestFileChunks:
    def test_a_part_of_a_file(self, tmp_path: Path):
        path = tmp_path / "file"
        path.write_bytes(DATA)
        with path.open("rb") as file:
            chunks = FileChunks(file.fileno(), 100, 50_000, "it", step=999)
            assert chunks.head() == DATA[100:106]
            assert next(chunks) == DATA[100:1099]
            assert chunks.skip(1) == 1
            assert b"".join(chunks) == DATA[1100:50_100]
            assert chunks.skip(10) == 0
            assert chunks.head() == b""

    def test_a_file_that_became_shorter(self, tmp_path: Path):
        path = tmp_path / "file"
        path.write_bytes(b"short")
        with path.open("rb") as file, pytest.raises(StreamBroken, match="truncated at 5 of 9 bytes"):
            list(FileChunks(file.fileno(), 0, 9, "it"))

    def test_a_plain_file_can_still_be_skipped_through(self, tmp_path: Path):
        path = tmp_path / "file"
        path.write_bytes(DATA)
        with path.open("rb") as file:
            chunks = FileChunks(file.fileno(), 0, len(DATA), "it")
            assert inflated(chunks, "it") is chunks
