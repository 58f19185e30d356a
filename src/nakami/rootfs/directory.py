"""A root file system that is a folder: walked by file descriptors, so that no link, however it changes meanwhile, leads out of it."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress

from msgspec import Struct

from nakami.bounded.tar import MAX_ENTRIES, Kind
from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot

MAX_DEPTH = 256
_PSEUDO = frozenset(
    ["proc", "sysfs", "devtmpfs", "devpts", "tmpfs", "cgroup", "cgroup2", "mqueue", "debugfs", "tracefs", "securityfs", "pstore", "bpf", "hugetlbfs", "configfs", "fusectl", "ramfs", "autofs", "binfmt_misc", "nsfs", "efivarfs", "rpc_pipefs"]
)
"""File systems without files of their own: nothing is installed there."""
_STORES = frozenset({b"var/lib/docker", b"var/lib/containerd", b"var/lib/containers/storage", b"var/lib/rancher"})
"""Where engines keep the layers of OTHER root file systems; what they hold is not installed here."""


class Found(Struct, frozen=True):
    """One entry of the folder. `link` is a symlink's target. `entry` looks it up (None when it has gone); `body` reads it, at most so many bytes."""

    path: bytes
    kind: Kind
    link: bytes
    entry: Callable[[], Entry | None]
    body: Callable[[int], bytes]


class Directory:
    """A folder as the root of a file system.

    Args:
        root: the folder; `/proc/PID/root` works.
        mountinfo: the mount table that tells what is mounted below it (proc(5), `/proc/PID/mountinfo`).
    """

    def __init__(self, root: str, mountinfo: str = "/proc/self/mountinfo") -> None:
        try:
            self._fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise TargetNotFound(
                f"{root} cannot be opened: {error.strerror}", "check the path and its permissions"
            ) from error
        self._device = os.fstat(self._fd).st_dev
        self._types = _mount_types(mountinfo)
        self.blind_spots: list[BlindSpot] = []

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._fd)

    def __iter__(self) -> Iterator[Found]:
        """Walk everything below the root, within its file system, in no particular order.

        Raises:
            LimitExceeded: more entries than `MAX_ENTRIES` times ten.
        """
        count = 0
        for found in self._below(os.dup(self._fd), b"", 0):
            count += 1
            if count > MAX_ENTRIES * 10:
                raise LimitExceeded(f"more than {MAX_ENTRIES * 10:,} files", "scan a part of it: dir:PATH")
            yield found

    def _below(self, fd: int, prefix: bytes, depth: int) -> Iterator[Found]:
        """Walk one open folder; closes it."""
        folders: list[bytes] = []
        try:
            with os.scandir(fd) as entries:
                for entry in entries:
                    name = os.fsencode(entry.name)
                    path = prefix + name
                    if entry.is_symlink():
                        with suppress(OSError):
                            yield _found(fd, name, path, Kind.SYMLINK, os.fsencode(os.readlink(name, dir_fd=fd)))
                    elif entry.is_dir(follow_symlinks=False):
                        folders.append(name)
                    else:
                        regular = entry.is_file(follow_symlinks=False)
                        yield _found(fd, name, path, Kind.FILE if regular else Kind.DEVICE)
            for name in folders:
                yield _found(fd, name, prefix + name, Kind.DIRECTORY)
                below = self._enter(fd, name, prefix + name, depth)
                if below is not None:
                    yield from self._below(below, prefix + name + b"/", depth + 1)
        finally:
            os.close(fd)

    def _enter(self, fd: int, name: bytes, path: bytes, depth: int) -> int | None:
        shown = path.decode(errors="replace")
        if depth >= MAX_DEPTH:
            self.blind_spots.append(BlindSpot("directory", shown, f"deeper than {MAX_DEPTH} folders"))
            return None
        if path in _STORES:
            self.blind_spots.append(
                BlindSpot("directory", shown, "an engine's store of other images", "scan the images themselves")
            )
            return None
        try:
            below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=fd)
        except FileNotFoundError:
            return None
        except OSError as error:
            self.blind_spots.append(BlindSpot("directory", shown, error.strerror or "cannot be opened", "run as root"))
            return None
        device = os.fstat(below).st_dev
        if device != self._device:
            os.close(below)
            kind = self._types.get(device, "unknown")
            if kind not in _PSEUDO:
                self.blind_spots.append(
                    BlindSpot(
                        "directory",
                        shown,
                        f"another file system ({kind}) is mounted here",
                        f"scan it by itself: dir:/{shown}",
                    )
                )
            return None
        return below

    def read(self, path: bytes, limit: int) -> tuple[Entry, bytes]:
        """Read one file by its path, following no link.

        Raises:
            Malformed: it is no file, or it has gone.
            LimitExceeded: it is longer than `limit` bytes.
        """
        fd = os.dup(self._fd)
        try:
            parts = path.split(b"/")
            for part in parts[:-1]:
                below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=fd)
                os.close(fd)
                fd = below
            found = _found(fd, parts[-1], path, Kind.FILE)
            entry = found.entry()
            if entry is None:
                raise Malformed("is no file any more")
            return entry, found.body(limit)
        except OSError as error:
            raise Malformed(f"cannot be read: {error.strerror}") from error
        finally:
            os.close(fd)


def _found(fd: int, name: bytes, path: bytes, kind: Kind, link: bytes = b"") -> Found:
    def entry() -> Entry | None:
        try:
            state = os.stat(name, dir_fd=fd, follow_symlinks=False)
        except OSError:
            return None
        if not stat.S_ISREG(state.st_mode):
            return None
        mode = stat.S_IMODE(state.st_mode)
        text = path.decode(errors="replace")
        return Entry(text, size=state.st_size, mode=mode, uid=state.st_uid, gid=state.st_gid, mtime=int(state.st_mtime))

    def body(limit: int) -> bytes:
        try:
            # O_NONBLOCK: a FIFO that took the file's place must not hold the scan.
            file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=fd)
        except OSError as error:
            raise Malformed(f"cannot be read: {error.strerror}", "run as root") from error
        try:
            state = os.fstat(file)
            if not stat.S_ISREG(state.st_mode):
                raise Malformed("is no file any more")
            if state.st_size > limit:
                raise LimitExceeded(f"is {state.st_size:,} bytes long; at most {limit:,} are read")
            with os.fdopen(os.dup(file), "rb") as stream:
                return stream.read(limit)
        except OSError as error:
            raise Malformed(f"cannot be read: {error.strerror}") from error
        finally:
            os.close(file)

    return Found(path, kind, link, entry, body)


def _mount_types(mountinfo: str) -> dict[int, str]:
    """The type of each mounted file system by device number; empty when the table cannot be read."""
    types: dict[int, str] = {}
    with suppress(OSError, ValueError), open(mountinfo, encoding="utf-8", errors="replace") as table:
        for line in table:
            # "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw": (3) major:minor, the type follows " - ".
            major, minor = line.split(" ", 3)[2].split(":")
            types[os.makedev(int(major), int(minor))] = line.partition(" - ")[2].split(" ", 1)[0]
    return types
