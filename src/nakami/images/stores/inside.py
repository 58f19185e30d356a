"""Opening files below a folder as a process whose root it is would: symlinks lead where they lead inside, and never out."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from nakami.bounded.streams import FileChunks
from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.rootfs.placing import MAX_LINKS, clean, shown

_REMEDY = "run as root; for a rootless store as its user, with `podman unshare`"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def is_there(path: str, *, folder: bool = False) -> bool:
    """Whether something, or a folder, is at a path.

    Raises:
        TargetNotFound: nobody may look.
    """
    try:
        mode = Path(path).stat().st_mode
    except PermissionError as error:
        raise TargetNotFound(f"{path} may not be looked at: {error.strerror}", _REMEDY) from error
    except OSError:
        return False
    return stat.S_ISDIR(mode) or not folder


class Inside:
    """The files below a folder. Close it when done; it is its own context manager.

    What lies there is an image's own: a link in it must not make this machine's files show up as the image's.

    Raises:
        TargetNotFound: there is no such folder, or it may not be read.
    """

    def __init__(self, folder: str) -> None:
        self.where = folder
        try:
            self._root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise TargetNotFound(
                f"{folder} cannot be opened: {error.strerror}",
                _REMEDY,
            ) from error
        self._above = b""
        self._last = os.dup(self._root)

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._last)
        os.close(self._root)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, path: bytes) -> tuple[int, int]:
        """A plain file, open for reading, and its length in bytes. The caller closes it.

        Raises:
            Malformed: there is none, or it may not be read.
        """
        opened = self._open(path)
        if opened is None:
            raise Malformed(f"{self.where} has no file {shown(path)!r}")
        return opened

    def has(self, path: str) -> bool:
        """Whether there is such a plain file."""
        opened = self._open(os.fsencode(path))
        if opened is not None:
            os.close(opened[0])
        return opened is not None

    def document(self, path: str, limit: int) -> bytes | None:
        """A file's content; None when there is none.

        Raises:
            LimitExceeded: it is longer than `limit` bytes.
            Malformed: it may not be read.
        """
        opened = self._open(os.fsencode(path))
        if opened is None:
            return None
        descriptor, size = opened
        try:
            if size > limit:
                raise LimitExceeded(f"{self.where}/{path} is {size:,} bytes long; at most {limit:,} are read")
            return b"".join(FileChunks(descriptor, 0, size, f"{self.where}/{path}"))
        finally:
            os.close(descriptor)

    def chunks(self, path: str) -> Iterator[bytes]:
        """Stream a file.

        Raises:
            Malformed: there is none, or it may not be read.
            StreamBroken: it gets shorter meanwhile.
        """
        descriptor, size = self.open(os.fsencode(path))
        try:
            yield from FileChunks(descriptor, 0, size, f"{self.where}/{path}")
        finally:
            os.close(descriptor)

    def _open(self, path: bytes) -> tuple[int, int] | None:
        above, _, name = clean(path)[0].rpartition(b"/")
        try:
            # Files of one folder mostly come in a row.
            if above != self._above:
                folder = self._folder(above)
                os.close(self._last)
                self._last, self._above = folder, above
            # Opening a device alone may do something.
            if not stat.S_ISREG(os.stat(name, dir_fd=self._last, follow_symlinks=False).st_mode):
                raise Malformed(f"{self.where} has no plain file {shown(path)!r}")
            file = os.open(name, _FILE, dir_fd=self._last)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            raise Malformed(f"{self.where}: {shown(path)!r} cannot be read: {why}", _REMEDY) from error
        return file, os.fstat(file).st_size

    def _folder(self, path: bytes) -> int:
        """An open folder; the caller closes it."""
        open_folders = [os.dup(self._root)]
        todo = path.split(b"/")[::-1] if path else []
        links = 0
        try:
            while todo:
                part = todo.pop()
                if part in {b"", b"."}:
                    continue
                if part == b"..":
                    if len(open_folders) > 1:
                        os.close(open_folders.pop())
                    continue
                target = self._link(part, open_folders[-1])
                if target is None:
                    open_folders.append(os.open(part, _FOLDER, dir_fd=open_folders[-1]))
                    continue
                links += 1
                if links > MAX_LINKS:
                    raise Malformed(f"{self.where} has links at {shown(path)!r} that lead in circles")
                if target.startswith(b"/"):
                    while len(open_folders) > 1:
                        os.close(open_folders.pop())
                todo.extend(target.split(b"/")[::-1])
            return open_folders.pop()
        finally:
            for each in open_folders:
                os.close(each)

    @staticmethod
    def _link(name: bytes, folder: int) -> bytes | None:
        """Where a symlink leads; None when it is none."""
        if not stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            return None
        return os.readlink(name, dir_fd=folder)
