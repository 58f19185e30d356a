"""A root file system that is a folder: walked by file descriptors, so that no link, however it changes meanwhile, leads out of it."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from errno import ELOOP, ENOTDIR
from pathlib import Path

from nakami.bounded.tar import MAX_ENTRIES, Kind
from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.rootfs.listing import MAX_PATH_BYTES
from nakami.rootfs.placing import shown
from nakami.rootfs.root import Found

MAX_DEPTH = 256
_MAX_BLIND_SPOTS = 10_000
_AS_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: a FIFO that took the file's place must not hold the scan.
_AS_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CHANGED = frozenset({ENOTDIR, ELOOP})
"""What opening a folder says when something else stands there by now."""
_PSEUDO = frozenset(
    [
        "proc",
        "sysfs",
        "devtmpfs",
        "devpts",
        "tmpfs",
        "cgroup",
        "cgroup2",
        "mqueue",
        "debugfs",
        "tracefs",
        "securityfs",
        "pstore",
        "bpf",
        "hugetlbfs",
        "configfs",
        "fusectl",
        "ramfs",
        "autofs",
        "binfmt_misc",
        "nsfs",
        "efivarfs",
        "rpc_pipefs",
    ]
)
"""File systems without files of their own: nothing is installed there."""
_STORES = frozenset({b"var/lib/docker", b"var/lib/containerd", b"var/lib/containers/storage", b"var/lib/rancher"})
"""Where engines keep the layers of OTHER root file systems; what they hold is not installed here."""


class Directory:
    """A folder as the root of a file system. `blind_spots` tells what could not be looked into, so far as it was walked.

    Args:
        root: the folder; `/proc/PID/root` works.
        mountinfo: the mount table that tells what is mounted below it (proc(5), `/proc/PID/mountinfo`).

    Raises:
        TargetNotFound: there is no such folder, or it may not be read.
    """

    def __init__(self, root: str, mountinfo: str = "/proc/self/mountinfo") -> None:
        try:
            self._fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            raise TargetNotFound(f"{root} cannot be opened: {why}", "check the path and its permissions") from error
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
        for count, found in enumerate(self._below(os.dup(self._fd), b"", 0)):
            if count == MAX_ENTRIES * 10:
                raise LimitExceeded(f"more than {count:,} files", "scan a part of it: dir:PATH")
            yield found

    def _below(self, fd: int, prefix: bytes, depth: int) -> Iterator[Found]:
        """Walk one open folder; closes it."""
        folders: list[bytes] = []
        try:
            with os.scandir(fd) as entries:
                for entry in entries:
                    name = os.fsencode(entry.name)
                    kind = _kind(entry)
                    if kind is Kind.DIRECTORY:
                        folders.append(name)
                    elif kind is Kind.SYMLINK:
                        with suppress(OSError):  # it has gone meanwhile
                            yield _found(fd, name, prefix + name, kind, os.fsencode(os.readlink(name, dir_fd=fd)))
                    elif len(prefix) + len(name) > MAX_PATH_BYTES:
                        self._spot(prefix + name, f"a path of more than {MAX_PATH_BYTES:,} bytes")
                    else:
                        yield _found(fd, name, prefix + name, kind)
            for name in folders:
                yield _found(fd, name, prefix + name, Kind.DIRECTORY)
                below = self._enter(fd, name, prefix + name, depth)
                if below is not None:
                    yield from self._below(below, prefix + name + b"/", depth + 1)
        except OSError as error:
            self._spot(prefix[:-1], f"cannot be listed: {error.strerror}", "run as root")
        finally:
            os.close(fd)

    def _enter(self, fd: int, name: bytes, path: bytes, depth: int) -> int | None:
        if depth >= MAX_DEPTH or len(path) > MAX_PATH_BYTES - 256:
            self._spot(path, f"deeper than {MAX_DEPTH} folders, or a path as long", "scan it by itself: dir:PATH")
            return None
        if path in _STORES:
            self._spot(path, "an engine's store of other images", "scan the images themselves")
            return None
        try:
            below = os.open(name, _AS_FOLDER, dir_fd=fd)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in _CHANGED:
                self._spot(path, "it was changed while it was looked at", "scan it again when nobody writes to it")
            else:
                self._spot(path, error.strerror or "cannot be opened", "run as root")
            return None
        device = os.fstat(below).st_dev
        if device != self._device:
            os.close(below)
            kind = self._types.get(device, "unknown")
            if kind not in _PSEUDO:
                why = f"another file system ({kind}) is mounted here"
                self._spot(path, why, f"scan it by itself: dir:/{shown(path)}")
            return None
        return below

    def _spot(self, path: bytes, why: str, remedy: str = "") -> None:
        if len(self.blind_spots) <= _MAX_BLIND_SPOTS:
            self.blind_spots.append(BlindSpot("directory", shown(path[:MAX_PATH_BYTES]), why, remedy))

    def read(self, path: bytes, limit: int) -> tuple[Entry, bytes]:
        """Read one file by its path, following no link.

        Raises:
            Malformed: it is no file, or it has gone.
            LimitExceeded: it is longer than `limit` bytes.
        """
        fd = os.dup(self._fd)
        try:
            parts = path.split(b"/")
            if not {b"", b".", b".."}.isdisjoint(parts):
                raise Malformed("is no path inside the root")
            for part in parts[:-1]:
                below = os.open(part, _AS_FOLDER, dir_fd=fd)
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


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return Kind.SYMLINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.DIRECTORY
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.DEVICE


def _found(fd: int, name: bytes, path: bytes, kind: Kind, link: bytes = b"") -> Found:
    def entry() -> Entry | None:
        try:
            state = os.stat(name, dir_fd=fd, follow_symlinks=False)
        except OSError:
            return None
        if not stat.S_ISREG(state.st_mode):
            return None
        return Entry(
            shown(path),
            size=state.st_size,
            mode=stat.S_IMODE(state.st_mode),
            uid=state.st_uid,
            gid=state.st_gid,
            mtime=int(state.st_mtime),
        )

    return Found(path, kind, link, entry, lambda limit: _content(fd, name, limit), lambda size: _head(fd, name, size))


def _content(fd: int, name: bytes, limit: int) -> bytes:
    try:
        file = os.open(name, _AS_FILE, dir_fd=fd)
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


def _head(fd: int, name: bytes, size: int) -> bytes:
    try:
        file = os.open(name, _AS_FILE, dir_fd=fd)
    except OSError:
        return b""
    try:
        return os.pread(file, size, 0) if stat.S_ISREG(os.fstat(file).st_mode) else b""
    except OSError:
        return b""
    finally:
        os.close(file)


def _mount_types(mountinfo: str) -> dict[int, str]:
    """The type of each mounted file system by device number; empty when the table cannot be read."""
    types: dict[int, str] = {}
    with suppress(OSError, ValueError), Path(mountinfo).open(encoding="utf-8", errors="replace") as table:
        for line in table:
            # "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw": (3) major:minor, the type follows " - ".
            major, minor = line.split(" ", 3)[2].split(":")
            types[os.makedev(int(major), int(minor))] = line.partition(" - ")[2].split(" ", 1)[0]
    return types
