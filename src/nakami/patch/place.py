"""The folder in which an image is patched: nobody else sees into it, and what a killed run left of one is removed by the next."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from nakami.patch.erasing import erase

_PREFIX = "nakami-patch-"
_LOCK = "lock"


class Place(Struct, frozen=True):
    """The `folder` of this run, and the folders of earlier ones that were removed."""

    folder: Path
    removed: tuple[Path, ...] = ()


@contextmanager
def place() -> Iterator[Place]:
    """Make the folder, below that of TMPDIR, and remove it with all that came into it.

    Raises:
        OSError: the disk or the kernel refuses.
    """
    removed = tuple(_leftovers(Path(tempfile.gettempdir())))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    # The lock goes with the process, however that ends.
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Place(folder, removed)
    finally:
        _remove(folder)
        os.close(lock)


def _leftovers(above: Path) -> Iterator[Path]:
    """Remove what runs left that were killed: ours, locked once, and by nobody now."""
    for path in sorted(above.glob(f"{_PREFIX}*")):
        with suppress(OSError):
            told = path.lstat()
            if not stat.S_ISDIR(told.st_mode) or told.st_uid != os.geteuid():
                continue
            lock = os.open(path / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
                yield path
            finally:
                os.close(lock)


def _remove(folder: Path) -> None:
    """The lock goes last: what is interrupted is found by the next run."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            erase(os.fsencode(path))
        elif path.name != _LOCK:
            path.unlink()
    (folder / _LOCK).unlink()
    folder.rmdir()
