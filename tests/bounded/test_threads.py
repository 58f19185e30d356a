import threading
import time
from collections.abc import Callable, Iterator

import pytest

from nakami.bounded.threads import ahead, together
from nakami.errors import StreamBroken


class TestAhead:
    def test_all_comes_in_order(self):
        assert list(ahead(iter([b"%d" % n for n in range(100)]))) == [b"%d" % n for n in range(100)]

    @pytest.mark.parametrize("error", [StreamBroken("it is broken"), OSError(5, "I/O"), KeyboardInterrupt()])
    def test_errors_pass_through_behind_what_came_before(self, error: BaseException):
        def failing() -> Iterator[bytes]:
            yield b"one"
            raise error

        stream = ahead(failing())
        assert next(stream) == b"one"
        with pytest.raises(type(error)):
            next(stream)

    def test_whoever_stops_early_stops_the_thread_and_closes_the_source(self):
        closed = threading.Event()

        def endless() -> Iterator[bytes]:
            try:
                while True:
                    yield b"more"
            finally:
                closed.set()

        stream = ahead(endless())
        next(stream)
        stream.close()
        assert closed.wait(5)
        _wait_until(lambda: not [thread for thread in threading.enumerate() if thread.name == "ahead"])

    def test_a_source_that_does_not_answer_holds_nobody(self):
        release = threading.Event()

        def stuck() -> Iterator[bytes]:
            yield b"one"
            release.wait(30)

        stream = ahead(stuck())
        next(stream)
        before = time.monotonic()
        stream.close()
        assert time.monotonic() - before < 10
        release.set()

    def test_it_runs_only_so_far_ahead(self):
        made = 0

        def counted() -> Iterator[bytes]:
            nonlocal made
            for _ in range(100):
                made += 1
                yield b"x"

        stream = ahead(counted(), depth=3)
        next(stream)
        time.sleep(0.05)
        assert made <= 6
        assert sum(1 for _ in stream) == 99


class TestTogether:
    def test_all_sources_are_used_up(self):
        sources = [iter(range(start, start + 100)) for start in (0, 100, 200)]
        assert sorted(together(sources, 2)) == list(range(300))
        assert list(together([], 1)) == []

    def test_the_first_error_stops_all(self):
        closed = threading.Event()

        def endless() -> Iterator[int]:
            try:
                while True:
                    yield 1
            finally:
                closed.set()

        def failing() -> Iterator[int]:
            yield 2
            raise StreamBroken("it is broken")

        with pytest.raises(StreamBroken):
            list(together([endless(), failing()], 4))
        assert closed.wait(5)


def _wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError
