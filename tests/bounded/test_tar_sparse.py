import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.tar_sparse import MAX_PIECES, SparseMap

_PIECES = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), max_size=20)


def laid_out(gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces = []
    at = 0
    for gap, length in gaps:
        pieces.append((at + gap, length))
        at += gap + length
    return pieces


def taking(data: bytes):
    left = [data]

    def take(size: int) -> bytes:
        piece, left[0] = left[0][:size], left[0][size:]
        if len(piece) < size:
            raise ValueError("too little")
        return piece

    return take


class TestFilling:
    """GNU tar manual, "Storing Sparse Files": the map tells "the offset of the start of data" and its size, in order."""

    @given(gaps=_PIECES, tail=st.integers(0, 100), in_body=st.booleans())
    def test_data_between_holes(self, gaps: list[tuple[int, int]], tail: int, in_body: bool):
        pieces = laid_out(gaps)
        size = sum(pieces[-1]) + tail if pieces else tail
        expected = bytearray(size)
        stored = b""
        for number, (start, length) in enumerate(pieces):
            data = bytes([number + 1]) * length
            expected[start : start + length] = data
            stored += data
        numbers = [number for piece in pieces for number in piece]
        if in_body:
            text = b"".join(b"%d\n" % number for number in [len(pieces), *numbers])
            stored = text + bytes(-len(text) % 512) + stored
            records = {b"GNU.sparse.major": b"1", b"GNU.sparse.minor": b"0", b"GNU.sparse.realsize": b"%d" % size}
        else:
            records = {
                b"GNU.sparse.map": b",".join(b"%d" % number for number in numbers),
                b"GNU.sparse.size": b"%d" % size,
            }
        sparse = SparseMap.of_pax(records, len(stored))
        assert sparse is not None
        assert sparse.size == size
        assert sparse.fill(taking(stored)) == bytes(expected)

    def test_too_many_pieces(self):
        sparse = SparseMap.of_pax({b"GNU.sparse.major": b"1", b"GNU.sparse.minor": b"0"}, 5000)
        assert sparse is not None
        with pytest.raises(ValueError, match="sparse pieces"):
            sparse.fill(taking(b"%d\n" % (MAX_PIECES + 1) + bytes(1000)))

    @pytest.mark.parametrize(
        "records", [{}, {b"GNU.sparse.major": b"0", b"GNU.sparse.minor": b"1"}, {b"GNU.sparse.size": b"5"}]
    )
    def test_files_that_are_not_sparse(self, records: dict[bytes, bytes]):
        assert SparseMap.of_pax(records, 5) is None
