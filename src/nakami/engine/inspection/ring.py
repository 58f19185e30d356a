"""Memory that two processes share, used round and round: one puts the bytes of files in, the other takes them out in the same order.

A pipe would carry them as well, but every piece of it wakes two processes and waits for the interpreter's lock.
"""

import mmap
import os
from collections import deque
from collections.abc import Callable
from fcntl import F_DUPFD_CLOEXEC, fcntl

BYTES = 24 << 20
_STANDARD_ERROR = 2


class Ring:
    """The side that puts in."""

    def __init__(self, size: int = BYTES) -> None:
        self.size = size
        self.descriptor = _above_standard(os.memfd_create("nakami-files", os.MFD_CLOEXEC))
        os.ftruncate(self.descriptor, size)
        self._memory = mmap.mmap(self.descriptor, size)
        self._taken: deque[tuple[int, int]] = deque()
        self._next = 0

    def room(self, size: int) -> bool:
        """Whether so many bytes fit now."""
        return self._place(size) is not None

    def put(self, bodies: list[bytes], size: int) -> int:
        """Copy bytes in, and tell where they begin; only where there is `room`."""
        start = at = self._place(size) or 0
        for body in bodies:
            self._memory[at : at + len(body)] = body
            at += len(body)
        self._taken.append((start, size))
        self._next = at
        return start

    def free(self) -> None:
        """The oldest bytes have been taken out."""
        self._taken.popleft()

    def clear(self) -> None:
        """Nobody will take out what is in."""
        self._taken.clear()
        self._next = 0

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()
        os.close(self.descriptor)

    def _place(self, size: int) -> int | None:
        if not self._taken:
            return 0 if size <= self.size else None
        oldest = self._taken[0][0]
        if self._next > oldest:
            if self._next + size <= self.size:
                return self._next
            return 0 if size < oldest else None
        return self._next if self._next + size < oldest else None


def _above_standard(descriptor: int) -> int:
    """A descriptor that is in nobody's way: where standard input is closed, a new file takes its number; the other process has one."""
    if descriptor > _STANDARD_ERROR:
        return descriptor
    try:
        return fcntl(descriptor, F_DUPFD_CLOEXEC, _STANDARD_ERROR + 1)
    finally:
        os.close(descriptor)


class Taking:
    """The side that takes out."""

    def __init__(self, descriptor: int, size: int) -> None:
        self._memory = mmap.mmap(descriptor, size, prot=mmap.PROT_READ)

    def following(self, start: int) -> Callable[[int], bytes]:
        """What gives the next so many bytes from there on, each time it is called."""
        memory = self._memory

        def take(size: int) -> bytes:
            nonlocal start
            start += size
            return memory[start - size : start]

        return take
