"""Where the entries of one layer end up when it is unpacked: inside the root, through the symlinks that the layer itself made before."""

from collections.abc import Mapping

MAX_LINKS = 40
"""Linux gives up after 40 symlinks in one look-up (path_resolution(7), "ELOOP")."""
MAX_SYMLINKS = 200_000
"""How many symlinks of one layer are remembered for the entries behind them."""


def clean(path: bytes) -> tuple[bytes, bool]:
    """The path relative to the root, without `.`, `..` and doubled slashes; and whether it tried to leave the root.

    An absolute path is taken as relative to the root, as runtimes do, and is no attempt to leave.
    """
    if path.startswith(b"./"):
        path = path[2:]
    if path.endswith(b"/"):
        path = path.rstrip(b"/")
    if b"/." not in path and b"//" not in path and not path.startswith((b"/", b".")):
        return path, False
    parts: list[bytes] = []
    escaped = False
    for part in path.split(b"/"):
        if part == b"..":
            if parts:
                parts.pop()
            else:
                escaped = True
        elif part not in {b"", b"."}:
            parts.append(part)
    return b"/".join(parts), escaped


def shown(path: bytes) -> str:
    r"""A path as text: what is no UTF-8 is written `\xff`, so that two paths never look alike and any report can hold them."""
    return path.decode(errors="backslashreplace")


class Placing:
    """Follows one layer as it is unpacked.

    Engines unpack an entry `a/b` where `a` is a symlink of the same layer to where the link leads, inside the root. An image could
    otherwise hide a file behind a path that nobody looks for. `full` tells that there were too many symlinks to follow all.
    """

    def __init__(self) -> None:
        self._symlinks: dict[bytes, bytes] = {}
        self._asked: bytes | None = None
        self._real = b""
        self.full = False

    def folder(self, folder: bytes) -> bytes:
        """Where a folder really is."""
        if not self._symlinks:
            return folder
        if folder != self._asked:
            self._asked = folder
            self._real = self._resolve(folder)
        return self._real

    def of(self, path: bytes) -> bytes:
        """Where a path really is; a symlink in its last part is not followed."""
        folder, slash, name = path.rpartition(b"/")
        if not slash:
            return path
        real = self.folder(folder)
        return real + b"/" + name if real else name

    def symlink(self, path: bytes, target: bytes) -> None:
        """Note that a symlink now stands here."""
        if len(self._symlinks) >= MAX_SYMLINKS and path not in self._symlinks:
            self.full = True
            return
        self._symlinks[path] = target
        self._asked = None

    def other(self, path: bytes) -> None:
        """Note that something else now stands here."""
        if path in self._symlinks:
            del self._symlinks[path]
            self._asked = None

    def _resolve(self, folder: bytes) -> bytes:
        if not any(part in self._symlinks for part in parents(folder + b"/")):
            return folder
        found = follow(folder, self._symlinks)
        return folder if found is None else found


def follow(path: bytes, symlinks: Mapping[bytes, bytes]) -> bytes | None:
    """Follow these symlinks in every part of a path, never out of the root; None when they go in circles."""
    links = 0
    todo = path.split(b"/")[::-1]
    done: list[bytes] = []
    while todo:
        part = todo.pop()
        if part == b"..":
            done[-1:] = []
        elif part not in {b"", b"."}:
            done.append(part)
            target = symlinks.get(b"/".join(done))
            if target is None:
                continue
            links += 1
            if links > MAX_LINKS:
                return None
            done = [] if target.startswith(b"/") else done[:-1]
            todo.extend(target.split(b"/")[::-1])
    return b"/".join(done)


def parents(path: bytes) -> list[bytes]:
    """The folders above a path, the nearest first; the root is not among them."""
    found = []
    at = path.rfind(b"/")
    while at > 0:
        found.append(path[:at])
        at = path.rfind(b"/", 0, at)
    return found
