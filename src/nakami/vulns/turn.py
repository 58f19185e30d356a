"""Whose turn it is to write the database: one at a time; the lock goes with the process that holds it."""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nakami.errors import DatabaseError
from nakami.model.progress import Progress

_LOCK = "lock"
_WAIT = 0.1
"""Seconds between two looks at whether another update has ended."""


def incoming_of(root: Path) -> Path:
    """Where files under way lie, and the lock."""
    return root / "incoming"


@contextmanager
def only_writer(root: Path, progress: Progress) -> Iterator[bool]:
    """Be the only one who writes for as long as the context lasts; yields whether another one was waited for.

    What a killed one left is removed.

    Raises:
        DatabaseError: the folder cannot be written.
    """
    incoming = incoming_of(root)
    try:
        incoming.mkdir(parents=True, exist_ok=True)
        with (incoming / _LOCK).open("wb") as file:
            waited = 0
            while not _locked(file.fileno()):
                progress("wait for another update", waited, None)
                time.sleep(_WAIT)
                waited += 1
            for left in incoming.iterdir():
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
            yield waited > 0
    except OSError as error:
        raise DatabaseError(
            f"{incoming} could not be written: {error.strerror}", "make room or name another cache"
        ) from error


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
