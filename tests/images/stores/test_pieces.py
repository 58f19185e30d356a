import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.streams import MAX_CHUNK
from nakami.errors import LimitExceeded
from nakami.images.stores import pieces
from nakami.images.stores.pieces import joined


class TestJoining:
    """A stream is its bytes; how they are cut says nothing (bounded/streams.py: chunks are a mebibyte at most)."""

    @given(parts=st.lists(st.binary(max_size=3000), max_size=50))
    def test_the_same_bytes(self, parts: list[bytes]):
        assert b"".join(joined(iter(parts), "it")) == b"".join(parts)

    def test_few_and_not_too_large(self):
        chunks = list(joined((b"x" * 512 for _ in range(10_000)), "it"))
        assert len(chunks) < 30
        assert max(map(len, chunks)) <= MAX_CHUNK

    def test_an_endless_stream_ends(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(pieces, "MAX_STREAM_BYTES", 1 << 20)
        with pytest.raises(LimitExceeded):
            list(joined((b"x" * 4096 for _ in range(1000)), "it"))
