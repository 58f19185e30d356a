"""How bytes come from a mirror: over HTTP, or from a folder for `file:` URIs; counted against a budget."""

import os
import re
import stat
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from nakami.errors import HttpError, LimitExceeded, NetworkError
from nakami.net.address import shown
from nakami.net.client import Client

_CHUNK = 1 << 18
_GONE = frozenset({404, 410})
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")


class BudgetSpent(LimitExceeded):
    """A download would go beyond what may be downloaded in all."""


class Budget:
    """How many bytes may still be downloaded; safe to share between threads."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.used = 0
        self._lock = threading.Lock()

    def take(self, size: int) -> None:
        """Reserve `size` bytes.

        Raises:
            BudgetSpent: that is more than what is left.
        """
        with self._lock:
            if self.used + size > self.total:
                raise BudgetSpent(f"the download budget of {self.total / 1e6:,.0f} MB is spent")
            self.used += size


class Transport:
    """Reads from mirrors. What is not there is None, so that a missing suite and a broken mirror are told apart."""

    def __init__(self, client: Client, budget: Budget) -> None:
        self._client = client
        self.budget = budget
        self.stopped = threading.Event()

    def get(self, url: str, limit: int) -> bytes | None:
        """A whole file of at most `limit` bytes.

        Raises:
            NetworkError: no answer, or no use.
            LimitExceeded: the file is larger, or the budget is spent.
        """
        with self.open(url, limit) as chunks:
            if chunks is None:
                return None
            return b"".join(chunks)

    @contextmanager
    def open(self, url: str, limit: int, reserved: int = 0) -> Iterator[Iterator[bytes] | None]:
        """Open a file for reading in pieces; `reserved` bytes of it were taken from the budget before. Raises as `get` does."""
        with ExitStack() as stack:
            if is_local(url):
                yield stack.enter_context(_open_file(url, limit))
                return
            try:
                body = stack.enter_context(self._client.stream(url, limit=limit, accept=(200,)))[2]
            except HttpError as error:
                if error.status not in _GONE:
                    raise
                body = None
            yield None if body is None else self._counted(body, reserved)

    def reserve(self, url: str, size: int) -> None:
        """Take a download from the budget before it begins; what is read from this machine costs nothing.

        Raises:
            BudgetSpent: that is more than what is left.
        """
        if not is_local(url):
            self.budget.take(size)

    def _counted(self, chunks: Iterator[bytes], reserved: int) -> Iterator[bytes]:
        for chunk in chunks:
            if self.stopped.is_set():
                raise NetworkError("the download was stopped")
            beyond = max(0, len(chunk) - reserved)
            reserved = max(0, reserved - len(chunk))
            self.budget.take(beyond)
            yield chunk


@contextmanager
def _open_file(url: str, limit: int) -> Iterator[Iterator[bytes] | None]:
    try:
        # A FIFO would block for ever without O_NONBLOCK.
        descriptor = os.open(file_path(url), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        yield None
        return
    except (OSError, ValueError) as error:
        raise NetworkError(f"{shown(url)} cannot be read", "check its path and permissions") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NetworkError(f"{shown(url)} is not a file")
        if status.st_size > limit:
            raise LimitExceeded(f"{shown(url)} is larger than {limit:,} bytes")
        yield _pieces(descriptor, status.st_size)
    finally:
        os.close(descriptor)


def _pieces(descriptor: int, left: int) -> Iterator[bytes]:
    while left and (piece := os.read(descriptor, min(_CHUNK, left))):
        left -= len(piece)
        yield piece


def is_local(url: str) -> bool:
    """Whether a URI names a file of this machine."""
    return url.startswith("file:")


def file_path(url: str) -> str:
    """The path that a `file:` URI names: `file:/path` or `file:///path` (RFC 8089)."""
    rest = url.removeprefix("file:")
    if rest.startswith("//"):
        rest = "/" + rest[2:].partition("/")[2]
    return os.fsdecode(_ESCAPE.sub(lambda found: bytes((int(found[1], 16),)), os.fsencode(rest)))
