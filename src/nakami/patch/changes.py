"""What an upgrade changed in a root: its state before and after, and the difference."""

import hashlib
import os
import stat
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from nakami.errors import LimitExceeded
from nakami.patch.disk_root import XATTRS, DiskRoot

MAX_ENTRIES = 2_000_000
_MAX_PATH = 3500
"""Bytes of a path below the root; the kernel takes 4,096 with what stands before it (PATH_MAX)."""
_WHITEOUT = b".wh."

_LEFT_OUT = (
    *(b".nakami", b"dev/", b"proc/", b"sys/", b"tmp/", b"run/", b"var/tmp/", b"var/log/"),
    *(
        b"var/cache/apt/",
        b"var/lib/apt/lists/",
        b"var/cache/apk/",
        b"var/cache/dnf/",
        b"var/cache/yum/",
        b"var/cache/libdnf5/",
    ),
    *(b"var/cache/ldconfig/", b"var/cache/debconf/passwords.dat", b"etc/apk/cache/", b"root/."),
)
"""What a package manager leaves behind beside the packages: caches, logs, and what this run brought. Beginnings of paths."""
_OF_ONE_MACHINE = (
    *(b"etc/machine-id", b"var/lib/dbus/machine-id", b"var/lib/systemd/random-seed"),
    *(b"etc/resolv.conf", b"etc/hostname", b"etc/ssh/ssh_host_", b"etc/ssl/private/"),
)
"""What scripts of packages make where it is missing, for one machine: in a layer, all containers would share it. Beginnings of paths."""
_LOGS = b"var/log/"
_LISTS = b"var/lib/dpkg/info/"
_LEFT_OUT_ENDS = (
    b"-old",
    b".sqlite-shm",
    b".dpkg-new",
    b".dpkg-tmp",
    b"/lock",
    b"/lock-frontend",
    b"/.rpm.lock",
    b"/.dbenv.lock",
)
_DATABASES = (
    b"var/lib/dpkg/",
    b"var/cache/debconf/",
    b"var/lib/rpm/",
    b"usr/lib/sysimage/rpm/",
    b"lib/apk/db/",
    b"usr/lib/apk/db/",
)


class Entry(Struct, frozen=True):
    """What stands at a path.

    `mode` has the kind in it; `changed` is when the kernel last saw it change (ctime, nanoseconds), `modified` the seconds of its mtime;
    `target` is a symlink's, `digest` the SHA-256 of a file that was unpacked here.
    """

    mode: int
    uid: int
    gid: int
    size: int
    inode: int
    changed: int
    modified: int
    target: bytes = b""
    attributes: tuple[tuple[bytes, bytes], ...] = ()
    digest: bytes = b""

    @property
    def kind(self) -> int:
        """Which kind of file, as stat(2) codes it."""
        return stat.S_IFMT(self.mode)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return stat.S_ISREG(self.mode)


State = dict[bytes, Entry]


class Change(Struct, frozen=True):
    """One path that is not as it was. `parent` folders stand as they were, for what is below them."""

    path: bytes
    what: Literal["made", "removed", "parent"]
    entry: Entry | None = None


def state(root: DiskRoot) -> State:
    """What stands at every path below the root; nothing is read but the names and what stat(2) tells.

    Raises:
        LimitExceeded: more entries, or deeper folders, than any image has.
    """
    found: State = {}
    waiting = [b""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(root.at(folder)) as entries:
            for each in entries:
                name = os.fsencode(each.name)
                path = folder + b"/" + name if folder else name
                if path == b".nakami":
                    continue
                if len(path) > _MAX_PATH or len(found) >= MAX_ENTRIES:
                    raise LimitExceeded(
                        f"the image has more than {MAX_ENTRIES:,} entries, or a path of more than {_MAX_PATH:,} bytes",
                        "it is not patched",
                    )
                found[path] = _entry(root.at(path), root.digests)
                if found[path].is_folder:
                    waiting.append(path)
    return found


def _entry(path: bytes, digests: Mapping[int, bytes]) -> Entry:
    told = os.lstat(path)
    return Entry(
        told.st_mode,
        told.st_uid,
        told.st_gid,
        told.st_size,
        told.st_ino,
        told.st_ctime_ns,
        int(told.st_mtime),
        os.readlink(path) if stat.S_ISLNK(told.st_mode) else b"",
        () if stat.S_ISLNK(told.st_mode) else _attributes(path),
        digests.get(told.st_ino, b""),
    )


def _attributes(path: bytes) -> tuple[tuple[bytes, bytes], ...]:
    try:
        names = sorted(map(os.fsencode, os.listxattr(path, follow_symlinks=False)))
        return tuple((n, os.getxattr(path, n, follow_symlinks=False)) for n in names if n.startswith(XATTRS))
    except OSError:
        return ()


def changes(before: State, root: DiskRoot) -> tuple[Change, ...]:
    """What is not as it was, sorted by path, each with the folders above it.

    A file that was written anew with the same bytes, owner and mode has not changed: times alone make no difference, but for sources of
    Python, whose byte code holds good for the very second that it was made of (docs.python.org, `py_compile`).
    """
    after = state(root)
    found: dict[bytes, Change] = {}
    for path, entry in after.items():
        # The folder that a new package logs to is part of the package.
        is_left_out = _is_left_out(path) and not (entry.is_folder and path.startswith(_LOGS))
        if not is_left_out and not _is_same(path, before.get(path), entry, root):
            found[path] = Change(path, "made", entry)
    for path in before.keys() - after.keys():
        folder = path.rpartition(b"/")[0]
        still = after.get(folder)
        if (not folder or (still is not None and still.is_folder)) and not _is_left_out(path):
            found[path] = Change(path, "removed")
    for path in list(found):
        folder = path.rpartition(b"/")[0]
        while folder and folder not in found:
            found[folder] = Change(folder, "parent", after[folder])
            folder = folder.rpartition(b"/")[0]
    return tuple(found[path] for path in sorted(found))


def _is_same(path: bytes, before: Entry | None, after: Entry, root: DiskRoot) -> bool:
    if before is None or (before.mode, before.uid, before.gid) != (after.mode, after.uid, after.gid):
        return False
    if (before.target, before.attributes) != (after.target, after.attributes):
        return False
    if not after.is_file or (before.inode, before.changed) == (after.inode, after.changed):
        return True
    if path.endswith(b".py") and before.modified != after.modified:
        return False
    # A list stands in the layer of the files that it names: a file above its list is taken for somebody else's.
    is_list = path.startswith(_LISTS) and path.endswith(b".list")
    return not is_list and before.size == after.size and before.digest == _digest(root.at(path))


def _digest(path: bytes) -> bytes:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _is_left_out(path: bytes) -> bool:
    # A layer has no way to tell of a file that is named like its own whiteouts.
    if path.startswith(_WHITEOUT) or b"/" + _WHITEOUT in path:
        return True
    return path.startswith((*_LEFT_OUT, *_OF_ONE_MACHINE)) or (
        path.startswith(_DATABASES) and path.endswith(_LEFT_OUT_ENDS)
    )
