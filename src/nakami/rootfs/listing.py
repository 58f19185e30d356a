"""What one layer adds, changes and removes: compact enough to keep for a million entries.

A layer follows the OCI image specification 1.1, `layer.md`: `.wh.NAME` removes NAME, `.wh..wh..opq` hides everything that lower layers have in its folder.
"""

from collections.abc import Iterator

from msgspec import Struct

from nakami.bounded.tar import Kind

_WHITEOUT = b".wh."
_OPAQUE = b".wh..wh..opq"
_META = b".wh..wh."
_BATCH = 4096


class Listing(Struct, frozen=True):
    """The paths of one layer, joined by NUL; folders end in a slash.

    `symlinks` and `hardlinks` hold path and target in turn, joined by NUL. `removed` are the paths that the layer deletes, `opaque` the folders
    whose lower content it hides. `files` counts regular files and hard links.
    """

    paths: bytes
    symlinks: bytes
    hardlinks: bytes
    removed: tuple[bytes, ...]
    opaque: tuple[bytes, ...]
    files: int

    def __iter__(self) -> Iterator[bytes]:
        """The paths, without holding them all at once."""
        return _pieces(self.paths)

    def links(self, *, hard: bool) -> Iterator[tuple[bytes, bytes]]:
        """Pairs of path and target."""
        pieces = _pieces(self.hardlinks if hard else self.symlinks)
        return zip(pieces, pieces, strict=True)


def _pieces(text: bytes) -> Iterator[bytes]:
    step = 1 << 20
    at = 0
    while at < len(text):
        end = text.find(b"\0", at + step) if at + step < len(text) else -1
        end = len(text) if end < 0 else end
        yield from text[at:end].split(b"\0")
        at = end + 1


class ListingWriter:
    """Collects the entries of one layer as they come by."""

    def __init__(self) -> None:
        self._paths = _Joined()
        self._symlinks = _Joined()
        self._hardlinks = _Joined()
        self._removed: list[bytes] = []
        self._opaque: list[bytes] = []
        self._files = 0

    def add(self, path: bytes, kind: Kind, link: bytes) -> bool:
        """Take one entry; tells whether it is one that stands in the tree (and is not a mark of removal)."""
        at = path.rfind(_WHITEOUT)
        if at >= 0 and (at == 0 or path[at - 1] == 0x2F or path.rfind(b"/") < at) and self._mark(path):
            return False
        self.add_plain(path, kind, link)
        return True

    def add_plain(self, path: bytes, kind: Kind, link: bytes) -> None:
        """Take one entry of a tree in which no name has a special meaning."""
        if kind is Kind.FILE:
            self._files += 1
            self._paths.add(path)
        elif kind is Kind.DIRECTORY:
            self._paths.add(path + b"/")
        else:
            self._paths.add(path)
            if kind is Kind.SYMLINK:
                self._symlinks.add(path)
                self._symlinks.add(link)
            elif kind is Kind.HARDLINK:
                self._files += 1
                self._hardlinks.add(path)
                self._hardlinks.add(link)

    def _mark(self, path: bytes) -> bool:
        folder, slash, name = path.rpartition(b"/")
        if not name.startswith(_WHITEOUT):
            return False
        if name == _OPAQUE:
            self._opaque.append(folder)
        elif not name.startswith(_META):  # the others are aufs's own book-keeping
            self._removed.append(folder + slash + name[len(_WHITEOUT) :])
        return True

    def finish(self) -> Listing:
        """The listing of everything taken."""
        return Listing(
            self._paths.finish(),
            self._symlinks.finish(),
            self._hardlinks.finish(),
            tuple(self._removed),
            tuple(self._opaque),
            self._files,
        )


class _Joined:
    """Pieces joined by NUL in batches: a list of a million small objects would take three times the room."""

    def __init__(self) -> None:
        self._batch: list[bytes] = []
        self._done: list[bytes] = []

    def add(self, piece: bytes) -> None:
        self._batch.append(piece)
        if len(self._batch) == _BATCH:
            self._done.append(b"\0".join(self._batch))
            self._batch.clear()

    def finish(self) -> bytes:
        if self._batch:
            self._done.append(b"\0".join(self._batch))
        return b"\0".join(self._done)


def clean(path: bytes) -> tuple[bytes, bool]:
    """The path relative to the root, without `.`, `..` and doubled slashes; and whether it tried to leave the root.

    An absolute path is taken as relative to the root, as runtimes do, and is no attempt to leave.
    """
    if path.startswith(b"./"):
        path = path[2:]
    if path.endswith(b"/"):
        path = path[:-1]
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
