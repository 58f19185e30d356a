"""What one layer adds, changes and removes: compact enough to keep for a million entries.

A layer follows the OCI image specification 1.1, `layer.md`: `.wh.NAME` removes NAME, `.wh..wh..opq` hides everything that lower layers have
in its folder.
"""

from collections.abc import Iterator

from msgspec import Struct

from nakami.bounded.packed import pack, unpack
from nakami.bounded.tar import Kind
from nakami.errors import LimitExceeded

MAX_PATH_BYTES = 4096
"""PATH_MAX of Linux: a longer path cannot be unpacked."""
MAX_PACKED_BYTES = 64 << 20
"""Of one listing. Paths pack to about a tenth; only what was made not to pack gets near it."""
MAX_UNLISTED_BYTES = 128 << 20
"""Of the folders that have no entry of their own, each written out in full."""
FOLDER = b"/"
SYMLINK = b"//"
_WHITEOUT = b".wh."
_OPAQUE = b".wh..wh..opq"
_META = b".wh..wh."
_BLOCK_PIECES = 4096
_MAX_BLOCK = 2 * _BLOCK_PIECES * (MAX_PATH_BYTES + 3)

Blocks = tuple[bytes, ...]
"""Packed blocks of pieces joined by NUL, a few thousand each."""
_FILE, _DIRECTORY, _SYMLINK, _HARDLINK = Kind.FILE, Kind.DIRECTORY, Kind.SYMLINK, Kind.HARDLINK


class Listing(Struct, frozen=True):
    """The paths of one layer in the order in which they came; folders end in a slash, symlinks in two, other kinds as they are.

    Folders that have no entry of their own but hold one are listed, too; any path may be listed more than once, and the last one stands.
    `symlinks` hold path and target in turn. `removed` are the paths that the layer deletes, `opaque` the folders whose lower content it
    hides. `files` counts regular files and hard links.
    """

    paths: Blocks
    symlinks: Blocks
    removed: Blocks
    opaque: Blocks
    files: int

    @property
    def packed_bytes(self) -> int:
        """How much memory it takes."""
        return sum(len(block) for blocks in (self.paths, self.symlinks, self.removed, self.opaque) for block in blocks)


def unpacked(blocks: Blocks) -> Iterator[list[bytes]]:
    """The pieces, one block at a time."""
    for block in blocks:
        yield unpack(block, _MAX_BLOCK).split(b"\0")


def pairs(blocks: Blocks) -> Iterator[tuple[bytes, bytes]]:
    """The pieces by twos."""
    for pieces in unpacked(blocks):
        yield from zip(pieces[::2], pieces[1::2], strict=True)


class ListingWriter:
    """Collects the entries of one layer as they come by.

    Raises:
        LimitExceeded: there is more than `MAX_PACKED_BYTES` (while adding).
    """

    def __init__(self) -> None:
        self._paths = _Packed()
        self._symlinks = _Packed()
        self._removed = _Packed()
        self._opaque = _Packed()
        self._files = 0
        self._folder = b""
        self._unlisted = 0

    def add(self, path: bytes, kind: Kind, link: bytes) -> None:
        """Take one entry."""
        if kind is _FILE:
            self._files += 1
            self._paths.add(path)
        elif kind is _DIRECTORY:
            self._paths.add(path + FOLDER)
            self._folder = path
        elif kind is _SYMLINK:
            self._paths.add(path + SYMLINK)
            self._symlinks.add(path, link)
        else:
            self._files += kind is _HARDLINK
            self._paths.add(path)

    def mark(self, folder: bytes, name: bytes) -> bool:
        """Take an entry that removes others; tells whether it is one."""
        if not name.startswith(_WHITEOUT):
            return False
        removed = name[len(_WHITEOUT) :]
        if name == _OPAQUE:
            if folder:  # overlayfs has no opaque root
                self._opaque.add(folder)
        elif not name.startswith(_META) and removed not in {b"", b".", b".."}:  # aufs's own book-keeping; no names
            self._removed.add(folder + b"/" + removed if folder else removed)
        return True

    def reach(self, folder: bytes) -> None:
        """Note the folders on the way to an entry, of which some layers have no entries of their own."""
        last, self._folder = self._folder, folder
        while folder and folder != last and not last.startswith(folder + b"/"):
            self._paths.add(folder + FOLDER)
            self._unlisted += len(folder)
            folder = folder.rpartition(b"/")[0]
        if self._unlisted > MAX_UNLISTED_BYTES:
            raise LimitExceeded(
                f"its folders without entries take more than {MAX_UNLISTED_BYTES:,} bytes",
                "an archive made to exhaust its reader",
            )

    def finish(self) -> Listing:
        """The listing of everything taken."""
        return Listing(
            self._paths.finish(),
            self._symlinks.finish(),
            self._removed.finish(),
            self._opaque.finish(),
            self._files,
        )


class _Packed:
    """Pieces joined and packed in batches: a list of a million small objects would take ten times the room."""

    def __init__(self) -> None:
        self._batch: list[bytes] = []
        self._done: list[bytes] = []
        self._size = 0

    def add(self, *pieces: bytes) -> None:
        self._batch.extend(pieces)
        if len(self._batch) >= _BLOCK_PIECES:
            self._pack()

    def _pack(self) -> None:
        block = pack(b"\0".join(self._batch))
        self._batch.clear()
        self._done.append(block)
        self._size += len(block)
        if self._size > MAX_PACKED_BYTES:
            raise LimitExceeded(
                f"its names take more than {MAX_PACKED_BYTES:,} bytes", "an archive made to exhaust its reader"
            )

    def finish(self) -> Blocks:
        if self._batch:
            self._pack()
        return tuple(self._done)
