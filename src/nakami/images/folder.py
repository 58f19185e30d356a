"""A bundle that is a folder on disk: an unpacked OCI layout."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from nakami.bounded.streams import FileChunks
from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.images.bundle import MAX_DOCUMENT, Bundle, missing


class Folder(Bundle):
    """A folder; names are paths below it.

    Symlinks are followed where they stay inside, and only plain files are opened: a layout from elsewhere could otherwise have this
    machine's files read, or a device or FIFO, and what they hold shown.
    """

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._root = os.path.realpath(path)

    def document(self, name: str) -> bytes | None:
        """Read a document whole."""
        opened = self._open(name)
        if opened is None:
            return None
        descriptor, size = opened
        try:
            if size > MAX_DOCUMENT:
                raise LimitExceeded(f"{self.where}/{name} is {size:,} bytes long; at most {MAX_DOCUMENT:,} are read")
            return b"".join(FileChunks(descriptor, 0, size, f"{self.where}/{name}"))
        finally:
            os.close(descriptor)

    def size(self, name: str) -> int | None:
        """The file's length."""
        opened = self._open(name)
        if opened is None:
            return None
        os.close(opened[0])
        return opened[1]

    def chunks(self, name: str) -> Iterator[bytes]:
        """Stream the file."""
        opened = self._open(name)
        if opened is None:
            raise missing(self.where, name)
        descriptor, size = opened
        try:
            yield from FileChunks(descriptor, 0, size, f"{self.where}/{name}")
        finally:
            os.close(descriptor)

    def _open(self, name: str) -> tuple[int, int] | None:
        """An open plain file and its length; None when nothing is there."""
        shown = f"{self.where}/{name}"
        try:
            real = os.path.realpath(os.path.join(self._root, name))  # noqa: PTH118 -- pathlib would take `//` and `.` away
        except ValueError:  # a NUL or half a surrogate pair: no file has such a name
            return None
        if not real.startswith(f"{self._root}/"):
            raise Malformed(f"{shown} leads out of the folder", "copy the image with `cp -rL` if you trust it")
        try:
            descriptor = _open_beneath(self._root, real[len(self._root) + 1 :].split("/"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TargetNotFound(f"{shown} cannot be read: {error.strerror}", "check its permissions") from error
        if descriptor is None:
            raise Malformed(f"{shown} is no plain file", "copy the image again")
        return descriptor, os.fstat(descriptor).st_size


def _open_beneath(root: str, parts: list[str]) -> int | None:
    """Open a plain file part by part, following no link; None when it is something else."""
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
            os.close(folder)
            folder = below
        # Opening a device alone may do something.
        if not stat.S_ISREG(os.stat(parts[-1], dir_fd=folder, follow_symlinks=False).st_mode):
            return None
        return os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)
