"""A root file system in a squashfs file, walked without mounting it: only what somebody asks for is inflated."""

import os
from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from nakami.bounded.squashfs.filesystem import Squashfs
from nakami.bounded.squashfs.inode import Inode
from nakami.bounded.tar import MAX_ENTRIES, Kind
from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.rootfs.listing import MAX_PATH_BYTES
from nakami.rootfs.placing import shown
from nakami.rootfs.root import Found

MAX_DEPTH = 256
_EMPTY = 3
"""The size of a folder without entries: `.` and `..` count (Linux, fs/squashfs/dir.c)."""
_MAX_NAME = 256
"""Bytes (Linux, fs/squashfs/squashfs_fs.h, `SQUASHFS_NAME_LEN`)."""
_MAX_BLIND_SPOTS = 10_000
_NO_NAMES = frozenset({b".", b".."})


class _Folder(Struct, frozen=True):
    """A folder under way: its path with a slash behind it, and the entries that are left."""

    path: bytes
    entries: Iterator[tuple[bytes, Inode | None]]


class SquashfsRoot:
    """The root of a squashfs file system. `blind_spots` tells what could not be looked into, so far as it was walked.

    Args:
        descriptor: the open file, which is closed with the root.
        files: the file system in it.
    """

    def __init__(self, descriptor: int, files: Squashfs) -> None:
        self._descriptor = descriptor
        self._files = files
        self.blind_spots: list[BlindSpot] = []

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def __iter__(self) -> Iterator[Found]:
        """Walk everything below the root, each folder's content behind it: as mksquashfs stores it, so that blocks are inflated once.

        Raises:
            LimitExceeded: more entries than `MAX_ENTRIES`.
        """
        count = 0
        root = self._files.root
        # No folder has two names: one that comes by again was made to be walked for ever.
        walked = {_place(root)}
        stack = [_Folder(b"", self._entries(root, b""))]
        while stack:
            folder = stack[-1]
            for name, inode in folder.entries:
                count += 1
                if count > MAX_ENTRIES:
                    raise LimitExceeded(f"more than {MAX_ENTRIES:,} files", "an image made to exhaust its reader")
                if inode is None:
                    continue
                path = folder.path + name
                if (found := self._found(path, inode)) is not None:
                    yield found
                if inode.kind is Kind.DIRECTORY and self._enters(path, inode, len(stack), walked):
                    stack.append(_Folder(path + b"/", self._entries(inode, path)))
                    break
            else:
                stack.pop()

    def _enters(self, path: bytes, folder: Inode, depth: int, walked: set[tuple[int, int]]) -> bool:
        if folder.size <= _EMPTY:
            return False
        if depth >= MAX_DEPTH or len(path) > MAX_PATH_BYTES - 256:
            self._spot(path, f"deeper than {MAX_DEPTH} folders, or a path as long")
            return False
        if _place(folder) in walked:
            self._spot(path, "the same folder as another one: the file system is damaged")
            return False
        walked.add(_place(folder))
        return True

    def _entries(self, folder: Inode, path: bytes) -> Iterator[tuple[bytes, Inode | None]]:
        """The entries of a folder; without an inode where a name cannot be, or the inode cannot be read: they cost as much time."""
        names: set[bytes] = set()
        try:
            for name, _, reference in self._files.entries(folder):
                if not _can_be(name) or name in names:
                    self._spot(path + b"/" + name, "a name that no file can have, or one that another file has")
                    yield name, None
                    continue
                names.add(name)
                try:
                    inode = self._files.inode(reference)
                except InputError as error:
                    self._spot(path + b"/" + name, error.message)
                    yield name, None
                    continue
                yield name, inode
        except InputError as error:
            self._spot(path, f"it could not be listed to its end: {error.message}")

    def _found(self, path: bytes, inode: Inode) -> Found | None:
        """An entry for those who walk; None, with a blind spot, when it cannot be told what it is."""
        if inode.kind is Kind.SYMLINK:
            try:
                return Found(path, inode.kind, self._files.target(inode), _no_entry, _no_body, _no_head)
            except InputError as error:
                self._spot(path, error.message)
                return None
        if inode.kind is not Kind.FILE:
            return Found(path, inode.kind, b"", _no_entry, _no_body, _no_head)
        return Found(
            path,
            inode.kind,
            b"",
            partial(self._entry, path, inode),
            partial(self._files.content, inode),
            partial(self._head, path, inode),
        )

    def _entry(self, path: bytes, inode: Inode) -> Entry:
        uid, gid = self._files.owner(inode)
        return Entry(shown(path), size=inode.size, mode=inode.mode, uid=uid, gid=gid, mtime=inode.mtime)

    def _head(self, path: bytes, inode: Inode, size: int) -> bytes:
        try:
            return self._files.head(inode, size)
        except InputError as error:
            self._spot(path, f"how it begins is not known: {error.message}")
            return b""

    def read(self, path: bytes, limit: int) -> tuple[Entry, bytes]:
        """Read one file by its path, following no link.

        Raises:
            Malformed: it is no file, or it is damaged.
            LimitExceeded: it is longer than `limit` bytes.
        """
        inode = self._files.root
        for part in path.split(b"/"):
            if inode.kind is not Kind.DIRECTORY:
                raise Malformed("is no path inside the root")
            for name, _, reference in self._files.entries(inode):
                if name == part:
                    inode = self._files.inode(reference)
                    break
            else:
                raise Malformed("is not there")
        if inode.kind is not Kind.FILE:
            raise Malformed("is no file")
        return self._entry(path, inode), self._files.content(inode, limit)

    def _spot(self, path: bytes, why: str) -> None:
        if len(self.blind_spots) <= _MAX_BLIND_SPOTS:
            name = shown(path.lstrip(b"/")[:MAX_PATH_BYTES])
            self.blind_spots.append(BlindSpot("squashfs", name, why, "copy or make the image again"))


def _can_be(name: bytes) -> bool:
    return len(name) <= _MAX_NAME and name not in _NO_NAMES and b"/" not in name and b"\0" not in name


def _place(folder: Inode) -> tuple[int, int]:
    return folder.start, folder.offset


def _no_entry() -> None:
    return None


def _no_body(limit: int) -> bytes:
    raise Malformed(f"is no file: none of its {limit:,} bytes can be read")


def _no_head(size: int) -> bytes:  # noqa: ARG001 -- the shape of all heads
    return b""
