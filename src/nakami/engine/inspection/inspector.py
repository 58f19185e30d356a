"""Hands files to the process that looks into them, and gathers what it saw, while the walk goes on."""

import os
import subprocess
import sys
from binascii import crc32
from collections import deque
from contextlib import suppress
from itertools import count
from threading import Condition, Event, Lock, Thread
from time import monotonic
from typing import IO

from msgspec.structs import replace

from nakami.engine.inspection.choice import RECORDS, algorithm_of, worth
from nakami.engine.inspection.protocol import Answer, Batch, End, Incoming, Item, Settled, Start, send
from nakami.engine.inspection.results import Results
from nakami.engine.inspection.ring import Ring
from nakami.errors import Malformed
from nakami.model.entry import Entry

_COMMAND = "from nakami.engine.inspection.worker import main; main()"
BATCH_BYTES = 1 << 20
BATCH_FILES = 400
MAX_STARTS = 4
"""Of the process in one scan. Each time that it ends before its time, the files it had at hand are a blind spot."""
PATIENCE = 120
"""Seconds without any answer after which the process counts as hung. One file may take ten."""
_LOOK_AGAIN = 1.0
"""Seconds between looks at whether it is."""
MAX_WORKERS = 4
PIPE = 1 << 20
"""Bytes that a pipe holds; the most that Linux gives to everybody (pipe(7), `pipe-max-size`)."""


class Inspector:
    """Looks into files with a few processes; one is made when the first file comes, and all end with `close`.

    Args:
        start: what each process is told first.
        workers: how many processes; as many as there are processors, where nobody says.
        thorough: look into libraries, too, that packages vouch for.
    """

    def __init__(self, start: Start, workers: int = 0, *, thorough: bool = False) -> None:
        self._thorough = thorough
        self._workers = [_Process(start) for _ in range(workers or min(MAX_WORKERS, os.cpu_count() or 2))]
        self._numbers = count(1)

    def layer(self, *, thorough: bool = False) -> "LayerInspection":
        """Begin a layer; it may be filled in a thread of its own.

        Args:
            thorough: look into libraries, too, that a package of the layer is expected to vouch for.
        """
        number = next(self._numbers)  # in one step: layers begin in several threads at the same moment
        return LayerInspection(number, self._workers, thorough=thorough or self._thorough)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for process in self._workers:
            process.close()


class LayerInspection:
    """The files of one layer, shared out among the processes by their paths: what is later at the same place comes to the same one.

    What package managers record goes to all of them, for each holds its own files against it; so does the first file of each kind that
    shows whose records there will be.
    """

    def __init__(self, number: int, processes: "list[_Process]", *, thorough: bool = False) -> None:
        self._marks: set[str] = set()
        self._shares = [_Share(number, process, thorough=thorough) for process in processes]

    @property
    def results(self) -> Results:
        """What was seen by the first process; by all of them, once `wait` has returned."""
        return self._shares[0].results

    @property
    def is_done(self) -> bool:
        """Whether all that will be known is."""
        return all(share.results.done for share in self._shares)

    def worth(self, path: bytes, folder: bytes, name: bytes, size: int, head: bytes | None) -> int:
        """How many of its first bytes to hand over; see `choice.worth`."""
        return worth(path, folder, name, size, head)

    def take(self, entry: Entry, path: bytes, content: bytes, kind: str = "") -> None:
        """Hand a file over, or the beginning of one."""
        item = Item(path, max(entry.size, len(content)), len(content), entry.mode, entry.mtime, entry.uid, kind)
        own = self._shares[crc32(path) % len(self._shares)]
        own.results.inspected += 1
        own.results.in_part += item.length < item.size
        mark = algorithm_of(path)
        if path.endswith(RECORDS) or (mark and mark not in self._marks):
            self._marks.add(mark)
            for share in self._shares:
                share.add(item, content)
        else:
            own.add(item, content)

    def link(self, path: bytes, target: bytes) -> None:
        """Note another name of a file: a hard link has what was seen in it, also when the first name is removed above."""
        self.results.link(path, target)

    def end(self) -> None:
        """Say that the layer is complete; what was seen comes later."""
        for share in self._shares:
            share.end()

    def wait(self) -> Results:
        """What was seen, once it is known."""
        for share in self._shares:
            share.wait()
        for share in self._shares[1:]:
            self.results.absorb(share.results)
        del self._shares[1:]
        return self.results


class _Share:
    """The files of a layer that one process looks into."""

    def __init__(self, number: int, process: "_Process", *, thorough: bool) -> None:
        self._number = number
        self._process = process
        self._thorough = thorough
        self._items: list[Item] = []
        self._bodies: list[bytes] = []
        self._bytes = 0
        self.results = Results()
        process.begin(number, self.results)

    def add(self, item: Item, content: bytes) -> None:
        self._items.append(item)
        self._bodies.append(content)
        self._bytes += len(content)
        if self._bytes >= BATCH_BYTES or len(self._items) >= BATCH_FILES:
            self.flush()

    def flush(self) -> None:
        if self._items:
            self._process.ask(Batch(self._number, tuple(self._items), thorough=self._thorough), self._bodies)
            self._items, self._bodies, self._bytes = [], [], 0

    def end(self) -> None:
        self.flush()
        self._process.ask(End(self._number), [])

    def wait(self) -> None:
        self._process.wait(self.results)


class _Process:
    """One process, and a thread that listens to it.

    What was asked and not answered is known at every moment, so that the end of the process tells which files nobody looked into.
    """

    def __init__(self, start: Start) -> None:
        self._start = start
        self._changed = Condition()
        self._sending = Lock()
        self._asked: deque[Batch | End] = deque()
        self._results: dict[int, Results] = {}
        self._ring: Ring | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._listener: Thread | None = None
        self._starts = 0
        self._heard = monotonic()
        self._closed = False
        self._closing = Event()

    def begin(self, layer: int, results: Results) -> None:
        with self._changed:
            self._results[layer] = results

    def ask(self, question: Batch | End, bodies: list[bytes]) -> None:
        """Ask a question; waits while there is no room for what it brings."""
        size = sum(map(len, bodies))
        # In the pipe, questions stand in the order in which their bytes stand in the ring. The condition is free while a full pipe is
        # waited for: it is emptied only while answers are taken.
        with self._sending:
            with self._changed:
                child, ring = self._running()
                shared = size <= ring.size // 4
                self._changed.wait_for(
                    lambda: self._child is not child or child is None or ring.room(size) or not shared
                )
                if self._child is not child or child is None:
                    self._lose(question, "the process that looks into files ended")
                    return
                if isinstance(question, Batch) and shared:
                    question = replace(question, start=ring.put(bodies, size))
                if not self._asked:
                    self._heard = monotonic()  # it had nothing to answer until now
                self._asked.append(question)
            with suppress(OSError, ValueError):  # the listener tells what is lost
                send(_descriptor(child.stdin), question, () if shared else bodies)

    def wait(self, results: Results) -> None:
        with self._changed:
            self._changed.wait_for(lambda: results.done or self._closed)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._closing.set()
            child, self._child = self._child, None
            ring, self._ring = self._ring, None
            self._changed.notify_all()
        if child is not None:
            child.kill()
            child.wait()
        if self._listener is not None:
            self._listener.join()
        if ring is not None:
            ring.close()

    def _running(self) -> "tuple[subprocess.Popen[bytes] | None, Ring]":
        """The process, started anew where that makes sense; with the condition held."""
        self._ring = self._ring or Ring()
        if self._child is None and self._starts < MAX_STARTS and not self._closed:
            self._starts += 1
            self._heard = monotonic()
            self._ring.clear()
            # -P: whatever lies in the current folder must not be imported.
            command = [sys.executable, "-P", "-c", _COMMAND]
            self._child = child = subprocess.Popen(  # noqa: S603 -- our own interpreter and code
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if sys.stderr else subprocess.DEVNULL,
                pipesize=PIPE,
                pass_fds=(self._ring.descriptor,),
                process_group=0,  # Ctrl-C is for the scan, which ends this process
            )
            first = replace(self._start, memory=self._ring.descriptor, size=self._ring.size)
            with suppress(OSError):
                send(_descriptor(child.stdin), first)
            self._listener = Thread(target=self._listen, args=(child,), daemon=True, name="inspect")
            self._listener.start()
            Thread(target=self._watch, args=(child,), daemon=True, name="watch").start()
        return self._child, self._ring

    def _watch(self, child: "subprocess.Popen[bytes]") -> None:
        """End a process that has long had a question and says nothing: whoever asks it may wait for room, or for a full pipe."""
        while not self._closing.wait(_LOOK_AGAIN):
            with self._changed:
                if self._child is not child:
                    return
                if self._asked and monotonic() - self._heard > PATIENCE:
                    child.kill()  # the listener sees its end
                    return

    def _listen(self, child: "subprocess.Popen[bytes]") -> None:
        if child.stdout is None:
            return
        incoming = Incoming(child.stdout)
        with suppress(OSError, Malformed):
            while (reply := incoming.reply()) is not None:
                with self._changed:
                    if self._child is not child:
                        break
                    self._heard = monotonic()
                    self._take(reply)
                    self._changed.notify_all()
        self._ended(child)
        # A question that is just being written goes to this process still, and to no file that comes to have its number.
        with self._sending:
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()

    def _take(self, reply: Answer | Settled) -> None:
        """Take a reply in; with the condition held.

        Raises:
            Malformed: it answers no question that was asked.
        """
        question = self._asked[0] if self._asked else None
        fits = isinstance(reply, Answer) == isinstance(question, Batch)
        if question is None or not fits or reply.layer != question.layer:
            raise Malformed("the process that looks into files answered what it was not asked")
        self._asked.popleft()
        if isinstance(question, Batch) and question.start >= 0 and self._ring is not None:
            self._ring.free()
        results = self._results[question.layer]
        if isinstance(reply, Answer):
            results.add(reply)
        else:
            results.settle(reply)

    def _ended(self, child: "subprocess.Popen[bytes]") -> None:
        """The process is gone: tell what nobody looked into; the next question starts another one."""
        child.kill()
        code = child.wait()
        with self._changed:
            if self._closed or self._child is not child:
                return
            why = f"the process that looks into files ended with {f'signal {-code}' if code < 0 else f'status {code}'}"
            lost, self._asked = list(self._asked), deque()
            self._child = None
            for results in self._results.values():
                results.tear(why)
            for question in lost:
                self._lose(question, why)
            self._changed.notify_all()

    def _lose(self, question: Batch | End, why: str) -> None:
        results = self._results[question.layer]
        if isinstance(question, End):
            results.finish()
        else:
            results.lose(question.items, why)
        self._changed.notify_all()


def _descriptor(stream: "IO[bytes] | None") -> int:
    if stream is None:
        raise OSError("a process without a pipe")
    return stream.fileno()
