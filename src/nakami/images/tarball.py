"""Bundles that are tars: on disk, compressed, or coming in as a stream."""

import os
import stat
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from nakami.bounded.streams import FileChunks, inflated
from nakami.bounded.tar import Kind, TarStream
from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.images.bundle import MAX_DOCUMENT, Bundle, missing
from nakami.rootfs.listing import MAX_PATH_BYTES
from nakami.rootfs.placing import clean

MAX_MEMBERS = 10_000
_MAX_DOCUMENTS = 16 << 20
_MAX_LINKS = 8
_STEP = 64 << 10


class Members:
    """An index of a tar: where its members lie, and, where they cannot be fetched later, the documents among them.

    It stops at `MAX_MEMBERS`: no archive of an image has that many, a root file system may.

    Args:
        tar: the tar, read up to there.
        where: what to call it in errors.
        hold: keep JSON documents.
    """

    def __init__(self, tar: TarStream, where: str, *, hold: bool) -> None:
        self._where = where
        self._places: dict[str, tuple[int, int]] = {}
        self._folders: set[str] = set()
        self._links: dict[str, str] = {}
        self._sparse: set[str] = set()
        self._twice: set[str] = set()
        self._documents: dict[str, bytes] = {}
        self._held = 0
        for count, (raw, kind, size, link, _) in enumerate(tar):
            if count == MAX_MEMBERS:
                break
            if len(raw) > MAX_PATH_BYTES:
                continue
            name = _text(clean(raw)[0])
            if kind is Kind.FILE:
                self._note(name, tar.position, size, sparse=tar.is_sparse)
                if hold and size <= MAX_DOCUMENT:
                    self._hold(name, tar.body(MAX_DOCUMENT))
            elif kind is Kind.DIRECTORY:
                self._folders.add(name)
            elif kind is Kind.SYMLINK:
                self._links[name] = _text(clean(raw.rpartition(b"/")[0] + b"/" + link)[0])
            elif kind is Kind.HARDLINK:
                self._links[name] = _text(clean(link)[0])

    def _note(self, name: str, position: int, size: int, *, sparse: bool) -> None:
        if name in self._places:
            self._twice.add(name)
        self._places[name] = (position, size)
        if sparse:
            self._sparse.add(name)

    def _hold(self, name: str, content: bytes) -> None:
        if content[:64].lstrip()[:1] in {b"{", b"["} and self._held + len(content) <= _MAX_DOCUMENTS:
            self._held += len(content)
            self._documents[name] = content

    def place(self, name: str) -> tuple[int, int] | None:
        """Where a member's content lies: position and length; None when there is none of that name.

        Raises:
            Malformed: its content is not stored as it is.
        """
        name = self._followed(name)
        if name in self._sparse:
            raise Malformed(f"{self._where} holds {name!r} without its holes", "export the image again")
        return self._places.get(name)

    def document(self, name: str) -> bytes | None:
        """A document that was kept; None when there is no member of that name.

        Raises:
            LimitExceeded: it is too large, or one of too many.
            Malformed: as for `document_place`.
        """
        place = self.document_place(name)
        if place is None:
            return None
        held = self._documents.get(self._followed(name))
        if held is None:
            raise Malformed(
                f"{self._where}: {name!r} is no JSON document, or one of too many", "export the image again"
            )
        return held

    def document_place(self, name: str) -> tuple[int, int] | None:
        """Where a document lies.

        Raises:
            LimitExceeded: it is too large.
            Malformed: there are several of that name, of which another reader may take another.
        """
        place = self.place(name)
        if self._followed(name) in self._twice:
            raise Malformed(f"{self._where} holds {name!r} more than once", "export the image again")
        if place is not None and place[1] > MAX_DOCUMENT:
            raise LimitExceeded(
                f"{self._where}: {name!r} is {place[1]:,} bytes long; at most {MAX_DOCUMENT:,} are read"
            )
        return place

    def has_folder(self, names: Collection[str]) -> bool:
        """Whether members lie below one of these folders."""
        return any(
            name in self._folders or any(place.startswith(f"{name}/") for place in self._places) for name in names
        )

    def _followed(self, name: str) -> str:
        name = _text(clean(name.encode(errors="surrogateescape"))[0])
        # Old archives link one layer.tar to another of the same bytes.
        for _ in range(_MAX_LINKS):
            if name in self._places or name not in self._links:
                break
            name = self._links[name]
        return name


class TarFile(Bundle):
    """A plain tar on disk: indexed by its headers, then read in any order.

    Raises:
        TargetNotFound: nothing is there, or it may not be read.
        StreamBroken: it is no tar, or a damaged one.
    """

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._descriptor, length = open_file(path)
        try:
            chunks = FileChunks(self._descriptor, 0, length, self.where, step=_STEP)
            self._members = Members(TarStream(chunks, self.where), self.where, hold=False)
        except BaseException:
            os.close(self._descriptor)
            raise

    def document(self, name: str) -> bytes | None:
        """Read a document from its place."""
        place = self._members.document_place(name)
        return None if place is None else b"".join(FileChunks(self._descriptor, *place, f"{self.where}, member {name}"))

    def size(self, name: str) -> int | None:
        """The member's length."""
        place = self._members.place(name)
        return place[1] if place else None

    def chunks(self, name: str) -> Iterator[bytes]:
        """Stream a member from its place."""
        place = self._members.place(name)
        if place is None:
            raise missing(self.where, name)
        return FileChunks(self._descriptor, *place, f"{self.where}, member {name}")

    def has_folder(self, names: Collection[str]) -> bool:
        """Whether members lie below one of these folders."""
        return self._members.has_folder(names)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


class TarStreamed(Bundle):
    """A tar that can only be read from front to back, each time anew: a compressed file, or a daemon's answer.

    Args:
        where: what to call it in errors.
        opener: begins the uncompressed stream anew.
    """

    any_order = False

    def __init__(self, where: str, opener: Callable[[], Iterator[bytes]]) -> None:
        self.where = where
        self._opener = opener
        self._index: Members | None = None

    @property
    def _members(self) -> Members:
        if self._index is None:
            self._index = Members(TarStream(self._opener(), self.where), self.where, hold=True)
        return self._index

    def document(self, name: str) -> bytes | None:
        """A document kept while the tar went by."""
        return self._members.document(name)

    def size(self, name: str) -> int | None:
        """The member's length."""
        place = self._members.place(name)
        return place[1] if place else None

    def has_folder(self, names: Collection[str]) -> bool:
        """Whether members lie below one of these folders."""
        return self._members.has_folder(names)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Stream a member; all before it goes by unread."""
        for _, chunks in self.in_order([name]):
            yield from chunks

    def in_order(self, names: Collection[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Stream members as they come by, in one pass for all whose content is not shared."""
        wanted: dict[int, list[str]] = {}
        absent: list[str] = []
        for name in names:
            place = self._members.place(name)
            if place is None:
                absent.append(name)
            else:
                wanted.setdefault(place[0], []).append(name)
        again = [name for same in wanted.values() for name in same[1:]]
        if wanted:
            tar = TarStream(self._opener(), self.where)
            for _ in tar:
                if tar.position in wanted and not tar.is_sparse:
                    yield wanted.pop(tar.position)[0], tar.pieces()
                    if not wanted:
                        break
        for name in again:
            yield name, self.chunks(name)
        absent += [name for same in wanted.values() for name in same[:1]]
        if absent:
            raise missing(self.where, absent[0])


class CompressedTar(TarStreamed):
    """A compressed tar on disk."""

    def __init__(self, path: Path) -> None:
        self._descriptor, length = open_file(path)
        super().__init__(str(path), lambda: inflated(FileChunks(self._descriptor, 0, length, str(path)), str(path)))

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


class WholeFile(Bundle):
    """A file that is itself the one member, whatever it is called."""

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._descriptor, self._length = open_file(path)

    def document(self, name: str) -> bytes | None:  # noqa: ARG002 -- it holds none
        """Nothing: it holds none."""
        return None

    def size(self, name: str) -> int | None:  # noqa: ARG002 -- as above
        """The file's length."""
        return self._length

    def chunks(self, name: str) -> Iterator[bytes]:  # noqa: ARG002 -- as above
        """Stream the file."""
        return FileChunks(self._descriptor, 0, self._length, self.where)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


def open_file(path: Path) -> tuple[int, int]:
    """Open a plain file: its descriptor and length.

    Raises:
        TargetNotFound: nothing is there, it may not be read, or it is something else.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise TargetNotFound(
            f"{path} cannot be opened: {error.strerror}", "check the path and its permissions"
        ) from error
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        os.close(descriptor)
        raise TargetNotFound(
            f"{path} is neither a file nor a folder", "name a tar file, an OCI layout, or a registry reference"
        )
    return descriptor, state.st_size


def _text(name: bytes) -> str:
    return name.decode(errors="surrogateescape")
