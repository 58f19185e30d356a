"""Work that runs in threads ahead of whoever takes its results, and stops when nobody does."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread
from time import monotonic
from typing import Generic, TypeVar

_T = TypeVar("_T")
_PATIENCE = 0.3
"""Seconds that somebody who stops early waits for the thread behind the stream."""


class _Failed:
    """The exception that ended a source, on its way to the reader."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


class _Pump(Generic[_T]):
    """Hands over what a source yields; its `run` is for a thread of its own."""

    def __init__(self, source: Iterator[_T], queue: "Queue[_T | _Failed | None]", stopped: Event) -> None:
        self._source = source
        self._queue = queue
        self._stopped = stopped

    def run(self) -> None:
        try:
            for item in self._source:
                self._put(item)
                if self._stopped.is_set():
                    break
            self._put(None)
        except BaseException as error:  # noqa: BLE001 -- handed to the reader's thread, which raises it
            self._put(_Failed(error))
        finally:
            # A generator lets go of its files here, not when the collector comes by.
            if isinstance(self._source, Generator):
                self._source.close()

    def _put(self, item: "_T | _Failed | None") -> None:
        while not self._stopped.is_set():
            with suppress(Full):
                self._queue.put(item, timeout=0.1)
                return


def ahead(chunks: Iterator[bytes], depth: int = 4) -> Generator[bytes, None, None]:
    """Run a stream in a thread of its own, at most `depth` chunks ahead of whoever reads it.

    Inflating and hashing release the interpreter's lock, so two stages of a pipeline use two cores. Errors of the stream are raised here; a
    reader that stops early stops the thread, without waiting for a source that does not answer.
    """
    return together([chunks], depth)


def together(sources: Sequence[Iterator[_T]], depth: int) -> Generator[_T, None, None]:
    """Run several sources, each in a thread of its own, and take what they yield as it comes, at most `depth` items ahead.

    The first error of a source ends all of them; so does stopping early. The threads never keep the interpreter from ending.
    """
    queue: Queue[_T | _Failed | None] = Queue(depth)
    stopped = Event()
    threads = [Thread(target=_Pump(source, queue, stopped).run, daemon=True, name="ahead") for source in sources]
    for thread in threads:
        thread.start()
    running = len(threads)
    try:
        while running:
            item = queue.get()
            if item is None:
                running -= 1
            elif isinstance(item, _Failed):
                raise item.error
            else:
                yield item
    finally:
        stopped.set()
        with suppress(Empty):
            while True:
                queue.get_nowait()
        patient_until = monotonic() + _PATIENCE
        for thread in threads:
            thread.join(max(0, patient_until - monotonic()))
