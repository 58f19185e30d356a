import os
from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from nakami.engine.inspection.ring import Ring, Taking


class TestRoundAndRound:
    """What is put in comes out as it was, in the same order, however the sizes fall; what does not fit is told before."""

    @given(st.lists(st.lists(st.binary(max_size=40), min_size=1, max_size=4), max_size=60), st.integers(1, 8))
    def test_any_sizes(self, batches: list[list[bytes]], held: int):
        ring = Ring(256)
        taking = Taking(os.dup(ring.descriptor), 256)
        inside: deque[tuple[int, list[bytes]]] = deque()

        def out() -> None:
            start, bodies = inside.popleft()
            take = taking.following(start)
            assert [take(len(body)) for body in bodies] == bodies
            ring.free()

        for bodies in batches:
            size = sum(map(len, bodies))
            while inside and (len(inside) >= held or not ring.room(size)):
                out()
            assert ring.room(size)
            inside.append((ring.put(bodies, size), bodies))
        while inside:
            out()
        ring.close()

    def test_what_cannot_fit(self):
        ring = Ring(100)
        assert ring.room(100)
        assert not ring.room(101)
        ring.put([b"a" * 60], 60)
        assert not ring.room(60)
        ring.clear()
        assert ring.room(100)
        ring.close()
