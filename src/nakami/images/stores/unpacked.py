"""Unpacked layers, as overlayfs takes them, shown as the tar of a layer again. Its bytes are ours, so no digest can be held against them.

Marks of removal: Linux, `Documentation/filesystems/overlayfs.rst`, "whiteouts and opaque directories": a character device 0:0, or an empty
file with the attribute `overlay.whiteout`; a folder with `overlay.opaque`. Rootless engines write `user.` where root's write `trusted.`;
fuse-overlayfs has its own name besides, and writes `.wh.` files as layers do.
"""

import os
import stat
from collections.abc import Iterator

from nakami.bounded.streams import FileChunks
from nakami.errors import LimitExceeded, Malformed
from nakami.images.stores.pieces import joined
from nakami.images.stores.tar_writing import END, Head, padding
from nakami.rootfs.directory import MAX_DEPTH
from nakami.rootfs.listing import MAX_PATH_BYTES
from nakami.rootfs.placing import shown

_OPAQUE = ("trusted.overlay.opaque", "user.overlay.opaque", "user.fuseoverlayfs.opaque")
_WHITEOUT = ("trusted.overlay.whiteout", "user.overlay.whiteout")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FLAGS = {stat.S_IFREG: b"0", stat.S_IFLNK: b"2", stat.S_IFDIR: b"5", stat.S_IFIFO: b"6"}
_DEVICE = b"3"


def unpacked(folder: str, where: str) -> Iterator[bytes]:
    """Stream a folder as a layer's tar, in the order of names.

    Args:
        folder: the unpacked layer.
        where: what to call it in errors.

    Raises:
        Malformed: something may not be read, or changed while it was.
        StreamBroken: a file got shorter.
        LimitExceeded: folders lie too deep.
    """
    return joined(_shown(folder, where), where)


def _shown(folder: str, where: str) -> Iterator[bytes]:
    try:
        root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        yield from _Shower(where).below(root, b"", 0)
    except OSError as error:
        raise Malformed(f"{where} cannot be read in {folder}: {error.strerror}", "run as root") from error
    yield END


class _Shower:
    def __init__(self, where: str) -> None:
        self._where = where
        self._linked: dict[tuple[int, int], bytes] = {}

    def below(self, folder: int, prefix: bytes, depth: int) -> Iterator[bytes]:
        """What lies in an open folder; closes it."""
        try:
            if depth > MAX_DEPTH or len(prefix) > MAX_PATH_BYTES:
                raise LimitExceeded(f"{self._where} has folders more than {MAX_DEPTH} deep")
            for name in sorted(os.listdir(folder)):
                raw = os.fsencode(name)
                state = os.stat(name, dir_fd=folder, follow_symlinks=False)
                if _removes(folder, raw, state):
                    yield Head(prefix + b".wh." + raw, b"0").blocks()
                elif stat.S_ISDIR(state.st_mode):
                    yield _head(prefix + raw + b"/", state).blocks()
                    inner = os.open(name, _FOLDER, dir_fd=folder)
                    if _marked(inner, _OPAQUE, b"y"):
                        yield Head(prefix + raw + b"/.wh..wh..opq", b"0").blocks()
                    yield from self.below(inner, prefix + raw + b"/", depth + 1)
                else:
                    yield from self._other(folder, raw, prefix + raw, state)
        finally:
            os.close(folder)

    def _other(self, folder: int, name: bytes, path: bytes, state: os.stat_result) -> Iterator[bytes]:
        if stat.S_ISLNK(state.st_mode):
            yield _head(path, state, os.readlink(name, dir_fd=folder)).blocks()
            return
        if not stat.S_ISREG(state.st_mode):
            yield _head(path, state).blocks()
            return
        if state.st_nlink > 1:
            first = self._linked.setdefault((state.st_dev, state.st_ino), path)
            if first != path:
                yield Head(path, b"1", mode=stat.S_IMODE(state.st_mode), link=first).blocks()
                return
        file = os.open(name, _FILE, dir_fd=folder)
        try:
            now = os.fstat(file)
            if not stat.S_ISREG(now.st_mode):
                raise Malformed(f"{self._where}: {shown(path)} changed while it was read")
            yield _head(path, now).blocks()
            yield from FileChunks(file, 0, now.st_size, f"{self._where}: {shown(path)}")
            yield padding(now.st_size)
        finally:
            os.close(file)


def _head(path: bytes, state: os.stat_result, link: bytes = b"") -> Head:
    return Head(
        path,
        _FLAGS.get(stat.S_IFMT(state.st_mode), _DEVICE),
        state.st_size if stat.S_ISREG(state.st_mode) else 0,
        stat.S_IMODE(state.st_mode),
        state.st_uid,
        state.st_gid,
        int(state.st_mtime),
        link,
    )


def _removes(folder: int, name: bytes, state: os.stat_result) -> bool:
    """Whether an entry stands for the removal of what lower layers have there."""
    if stat.S_ISCHR(state.st_mode):
        return state.st_rdev == 0
    if not stat.S_ISREG(state.st_mode) or state.st_size:
        return False
    try:
        file = os.open(name, _FILE, dir_fd=folder)
    except OSError:
        return False
    try:
        return _marked(file, _WHITEOUT, None)
    finally:
        os.close(file)


def _marked(file: int, names: tuple[str, ...], value: bytes | None) -> bool:
    """Whether an open file or folder has one of these attributes, with this value unless it is None."""
    try:
        there = set(os.listxattr(file))
        return any(name in there and value in {None, os.getxattr(file, name)} for name in names)
    except OSError:  # a file system without attributes
        return False
