"""A root file system in a folder of this machine, filled from tar streams that may be hostile.

Every path is taken apart and walked inside the folder: a symlink of the image leads to where it would lead in the image, never out. Nothing
runs in the folder while it is filled, so that what was looked at is what is written to; what ran there makes all be looked at anew.
"""

import errno
import hashlib
import math
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from nakami.bounded.tar import Kind, Member, TarStream
from nakami.bounded.tar_header import decimal, number
from nakami.errors import LimitExceeded, Malformed, NakamiError, UsageError
from nakami.patch.erasing import erase
from nakami.rootfs.placing import MAX_LINKS, clean, shown

MAX_BYTES = 64 << 30
"""Of all files of a root together."""
MAX_SPARSE_BYTES = 1 << 30
_MAX_ID = (1 << 32) - 2
"""chown(2): the one above it means that the owner stays."""
XATTRS = (b"user.", b"security.capability")
"""Extended attributes that images carry (the name's beginning, or all of it); others are of this machine, such as security.selinux."""
_PAX_XATTR = b"SCHILY.xattr."


class DiskRoot:
    """A folder that becomes the root.

    `digests` has the SHA-256 of each file by its inode's number; `skipped` tells, in words, what could not be made here.

    Args:
        folder: an empty folder of ours.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digests: dict[int, bytes] = {}
        self.skipped: list[str] = []
        self._top = os.fsencode(folder)
        self._real: set[bytes] = {b""}
        self._times: dict[bytes, float] = {}
        self._bytes = 0

    def at(self, path: bytes) -> bytes:
        """Where on this machine a path of the root is, whose folders are real ones."""
        return self._top + b"/" + path if path else self._top

    def place(self, path: bytes) -> bytes:
        """The same path by its real folders, which are made where they are missing; its last part is not followed.

        Raises:
            Malformed: too many symlinks, or the root itself is meant.
        """
        bare, escaped = clean(path)
        if escaped or not bare:
            raise Malformed(f"{shown(path)!r} leads out of the root", "the image was made to attack its reader")
        folder, _, name = bare.rpartition(b"/")
        real = self.folder_of(folder)
        return real + b"/" + name if real else name

    def folder_of(self, path: bytes) -> bytes:
        """A folder by its real path. What is missing is made, and a file in the way gives way.

        Raises:
            Malformed: the symlinks on the way go in circles.
        """
        if path in self._real:
            return path
        real = b""
        for real, mode in self._steps(path, self._real):
            if real in self._real:
                continue
            if mode is None or not stat.S_ISDIR(mode):
                if mode is not None:
                    os.unlink(self.at(real))
                os.mkdir(self.at(real), 0o755)
            self._real.add(real)
        return real

    def find(self, path: bytes) -> bytes | None:
        """Where a path really is, every symlink followed inside the root; None when nothing is there. Nothing is made."""
        real = b""
        try:
            for real, mode in self._steps(path):  # noqa: B007 -- where it ended is the answer
                if mode is None:
                    return None
        except Malformed:
            return None
        return real

    def _steps(self, path: bytes, real: Collection[bytes] = ()) -> Iterator[tuple[bytes, int | None]]:
        """The places that a path leads through, every symlink followed inside the root, each with its mode, or None where nothing is.

        Those that are known to be `real` folders are not looked at. Whoever makes what is missing does so before taking the next.

        Raises:
            Malformed: the symlinks on the way go in circles.
        """
        todo = path.split(b"/")[::-1]
        done = b""
        links = 0
        while todo:
            part = todo.pop()
            if part in {b"", b"."}:
                continue
            if part == b"..":
                done = done.rpartition(b"/")[0]
                yield done, stat.S_IFDIR
                continue
            here = done + b"/" + part if done else part
            mode = stat.S_IFDIR if here in real else self._mode(here)
            if mode is not None and stat.S_ISLNK(mode):
                links += 1
                if links > MAX_LINKS:
                    raise Malformed(f"the symlinks on the way to {shown(path)} go in circles")
                target = os.readlink(self.at(here))
                if target.startswith(b"/"):
                    done = b""
                    yield done, stat.S_IFDIR
                todo.extend(target.split(b"/")[::-1])
                continue
            done = here
            yield done, mode

    def forget(self) -> None:
        """Forget which folders are real ones: a program of the image ran here, and may have put links in their places."""
        self._real = {b""}

    def put(self, tar: TarStream, member: Member, path: bytes) -> None:
        """Make the current member of a tar at a path that `place` gave.

        Raises:
            Malformed, LimitExceeded: it cannot be made.
        """
        kind, link = member[1], member[3]
        if kind is Kind.DEVICE or kind is Kind.FIFO:
            self.remove(path)  # an upgrade needs none of them, and what is not there cannot be a change
            return
        if kind is Kind.DIRECTORY:
            self._folder(path)
        else:
            self.remove(path)
        if kind is Kind.SYMLINK:
            os.symlink(link, self.at(path))
        elif kind is Kind.HARDLINK:
            self._link(path, link)
            return
        elif kind is Kind.FILE:
            self._file(tar, path, member[2])
        self._dress(path, kind, member[4], tar.records)

    def remove(self, path: bytes) -> None:
        """Remove whatever is at a real path; nothing there is fine."""
        mode = self._mode(path)
        if mode is None:
            return
        if stat.S_ISDIR(mode):
            erase(self.at(path))
            below = path + b"/"
            self._real = {folder for folder in self._real if folder != path and not folder.startswith(below)}
            self._times = {k: v for k, v in self._times.items() if k != path and not k.startswith(below)}
        else:
            os.unlink(self.at(path))

    def finish(self) -> None:
        """Give folders the times that their entries told, which making what is in them has changed."""
        for path, seconds in self._times.items():
            with suppress(OSError):
                os.utime(self.at(path), (seconds, seconds), follow_symlinks=False)
        self._times.clear()

    def _mode(self, path: bytes) -> int | None:
        try:
            return os.lstat(self.at(path)).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return None
            raise

    def _folder(self, path: bytes) -> None:
        mode = self._mode(path)
        if mode is not None and not stat.S_ISDIR(mode):
            os.unlink(self.at(path))
            mode = None
        if mode is None:
            os.mkdir(self.at(path), 0o755)
        self._real.add(path)

    def _link(self, path: bytes, target: bytes) -> None:
        bare = clean(target)[0]
        folder, _, name = bare.rpartition(b"/")
        real = self.folder_of(folder)
        try:
            os.link(self.at(real + b"/" + name if real else name), self.at(path), follow_symlinks=False)
        except OSError as error:
            raise Malformed(f"{shown(path)} is a hard link to {shown(target)}, which cannot be linked") from error

    def _file(self, tar: TarStream, path: bytes, size: int) -> None:
        self._bytes += size
        if self._bytes > MAX_BYTES:
            raise LimitExceeded(f"the image unpacks to more than {MAX_BYTES:,} bytes", "it is not patched")
        digest = hashlib.sha256()
        # Sparse files are rare and mostly small: lastlog, for one.
        pieces: Iterator[bytes] = iter((tar.body(MAX_SPARSE_BYTES),)) if tar.is_sparse else tar.pieces()
        descriptor = os.open(self.at(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            for piece in pieces:
                digest.update(piece)
                left = memoryview(piece)
                while left:
                    left = left[os.write(descriptor, left) :]
            self.digests[os.fstat(descriptor).st_ino] = digest.digest()
        finally:
            os.close(descriptor)

    def _dress(self, path: bytes, kind: Kind, header: bytes, records: Mapping[bytes, bytes]) -> None:
        """Owner, mode, extended attributes and time, in this order: a new owner takes set-user-ID bits and capabilities away."""
        try:
            uid = decimal(records[b"uid"]) if b"uid" in records else number(header[108:116])
            gid = decimal(records[b"gid"]) if b"gid" in records else number(header[116:124])
            mode = number(header[100:108]) & 0o7777
            seconds = float(records[b"mtime"]) if b"mtime" in records else float(number(header[136:148]))
        except ValueError as error:
            raise Malformed(f"{shown(path)} has {error} in its header") from error
        if max(uid, gid) > _MAX_ID or not math.isfinite(seconds):
            raise Malformed(f"{shown(path)} has an owner or a time that no file can have")
        here = self.at(path)
        os.chown(here, uid, gid, follow_symlinks=False)
        if kind is not Kind.SYMLINK:
            os.chmod(here, mode)
            self._attributes(path, records)
        if kind is Kind.DIRECTORY:
            self._times[path] = seconds
        with suppress(OverflowError, OSError):
            os.utime(here, (seconds, seconds), follow_symlinks=False)

    def _attributes(self, path: bytes, records: Mapping[bytes, bytes]) -> None:
        for key, value in records.items():
            name = key.removeprefix(_PAX_XATTR)
            if name is key or not name.startswith(XATTRS) or b"\0" in name:
                continue
            try:
                os.setxattr(self.at(path), name, value, follow_symlinks=False)
            except OSError as error:
                self.skipped.append(f"{shown(path)}: its attribute {shown(name)}: {error.strerror}")


@contextmanager
def on_disk(folder: Path, what: str = "unpacked") -> Iterator[None]:
    """Turn what the disk or the kernel refuses, while something is done to the image, into words."""
    try:
        yield
    except OSError as error:
        if isinstance(error, NakamiError):
            raise
        where = os.fsdecode(error.filename) if error.filename else str(folder)
        message = f"the image cannot be {what}: {where}: {error.strerror or error}"
        if error.errno in {errno.EPERM, errno.EACCES}:
            remedy = "files of many owners take root: run it as root, or in `unshare --map-root-user --map-auto`"
        elif error.errno in {errno.ENOSPC, errno.EDQUOT}:
            remedy = "name a folder on a larger disk in TMPDIR"
        else:
            remedy = "name another folder in TMPDIR"
        raise UsageError(message, remedy) from error
