import zstandard
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.zstd_frames import FrameWatch
from tests.bounded.tars import cut

_SKIPPABLE = st.builds(
    lambda kind, content: bytes([0x50 + kind]) + b"\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content,
    st.integers(0, 15),
    st.binary(max_size=40),
)


def _compressed(data: bytes, times: int, level: int, checksum: bool, told: bool) -> bytes:
    return zstandard.ZstdCompressor(level=level, write_checksum=checksum, write_content_size=told).compress(
        data * times
    )


_FRAME = st.builds(
    _compressed,
    st.binary(max_size=300),
    st.sampled_from([0, 1, 2, 3000]),
    st.sampled_from([-5, 1, 9]),
    st.booleans(),
    st.booleans(),
)


class TestFrames:
    """RFC 8878, section 3.1: "Zstandard compressed data is made up of one or more frames", of two kinds: "Zstandard frames and skippable
    frames"."""

    @given(frames=st.lists(_FRAME | _SKIPPABLE, max_size=5), sizes=st.lists(st.integers(1, 50), max_size=50))
    def test_a_whole_frame_ends_where_it_says(self, frames: list[bytes], sizes: list[int]):
        watch = FrameWatch()
        for chunk in cut(b"".join(frames), sizes):
            watch.watch(chunk)
        assert watch.between_frames

    @given(frame=_FRAME | _SKIPPABLE, where=st.floats(0, 1, exclude_max=True))
    def test_a_part_of_one_does_not(self, frame: bytes, where: float):
        watch = FrameWatch()
        watch.watch(frame[: max(1, int(len(frame) * where))])
        assert not watch.between_frames

    @given(data=st.binary(max_size=500))
    def test_rubbish_does_no_harm(self, data: bytes):
        FrameWatch().watch(data)
