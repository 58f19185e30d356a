"""Images that come as one bundle of named members: a folder, a tar, or a stream of one.

`docker save` archives and OCI layouts differ in how they name things; where the bytes are is the same question for both, answered here.
"""

import os
import stat
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from nakami.bounded.streams import FileChunks, inflated
from nakami.bounded.tar import Kind, TarStream
from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.images.image import Image
from nakami.model.image import Layer, Target
from nakami.rootfs.placing import clean

MAX_MEMBERS = 10_000
MAX_DOCUMENT = 8 << 20
"""Manifests and configurations; the OCI distribution specification asks registries for 4 MiB at least."""
_MAX_DOCUMENTS = 64 << 20
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")


class Bundle(ABC):
    """Named members. `where` names the bundle in errors; `any_order` tells whether members may be read side by side."""

    where: str
    any_order: bool = True

    @abstractmethod
    def document(self, name: str) -> bytes | None:
        """A small member's bytes, at most `MAX_DOCUMENT`; None when there is none of that name."""

    @abstractmethod
    def size(self, name: str) -> int | None:
        """A member's length in bytes; None when there is none of that name."""

    @abstractmethod
    def chunks(self, name: str) -> Iterator[bytes]:
        """Stream a member."""

    def in_order(self, names: Collection[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Stream several members in the order that costs least, each used up before the next."""
        for name in names:
            yield name, self.chunks(name)

    def has_folder(self, names: Collection[str]) -> bool:
        """Whether members lie below one of these folders."""
        return any(self.size(name) is not None for name in names)

    def close(self) -> None:  # noqa: B027 -- a folder holds nothing open
        """Let go of open files."""


class Folder(Bundle):
    """A folder on disk; names are paths below it."""

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._path = path

    def _open(self, name: str) -> tuple[int, int] | None:
        try:
            descriptor = os.open(self._path / name, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TargetNotFound(
                f"{self._path / name} cannot be read: {error.strerror}", "check its permissions"
            ) from error
        return descriptor, os.fstat(descriptor).st_size

    def document(self, name: str) -> bytes | None:
        opened = self._open(name)
        if opened is None:
            return None
        descriptor, size = opened
        try:
            if size > MAX_DOCUMENT:
                raise LimitExceeded(f"{self.where}/{name} is {size:,} bytes long; at most {MAX_DOCUMENT:,} are read")
            return os.read(descriptor, MAX_DOCUMENT)
        finally:
            os.close(descriptor)

    def size(self, name: str) -> int | None:
        opened = self._open(name)
        if opened is None:
            return None
        os.close(opened[0])
        return opened[1]

    def chunks(self, name: str) -> Iterator[bytes]:
        opened = self._open(name)
        if opened is None:
            raise _missing(self.where, name)
        descriptor, size = opened
        try:
            yield from FileChunks(descriptor, 0, size, f"{self.where}/{name}")
        finally:
            os.close(descriptor)


class _Members:
    """An index of an outer tar: small members whole, all of them by place.

    It stops at `MAX_MEMBERS`: no archive of an image has that many, a root file system may.
    """

    def __init__(self, tar: TarStream) -> None:
        self.documents: dict[str, bytes] = {}
        self.places: dict[str, tuple[int, int]] = {}
        self.folders: set[str] = set()
        self._links: dict[str, str] = {}
        self._held = 0
        for count, (raw, kind, size, link, _) in enumerate(tar):
            if count == MAX_MEMBERS:
                break
            name = self._note(raw, kind, (tar.position, size), link)
            if kind is Kind.FILE and size <= MAX_DOCUMENT and not name.endswith(".tar"):
                self._hold(name, size, tar)

    def _note(self, path: bytes, kind: Kind, place: tuple[int, int], link: bytes) -> str:
        name = clean(path)[0].decode(errors="replace")
        if kind is Kind.FILE:
            self.places[name] = place
        elif kind is Kind.DIRECTORY:
            self.folders.add(name)
        elif kind is Kind.SYMLINK:
            self._links[name] = clean(path.rpartition(b"/")[0] + b"/" + link)[0].decode(errors="replace")
        elif kind is Kind.HARDLINK:
            self._links[name] = clean(link)[0].decode(errors="replace")
        return name

    def _hold(self, name: str, size: int, tar: TarStream) -> None:
        self._held += size
        if self._held <= _MAX_DOCUMENTS:
            self.documents[name] = tar.body(MAX_DOCUMENT)

    def has_folder(self, names: Collection[str]) -> bool:
        return any(name in self.folders or any(place.startswith(f"{name}/") for place in self.places) for name in names)

    def follow(self, name: str) -> str:
        # Old archives link one layer.tar to another of the same bytes.
        for _ in range(8):
            if name in self.places or name not in self._links:
                break
            name = self._links[name]
        return name


class TarFile(Bundle):
    """A plain tar on disk: indexed by its headers, then read in any order."""

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._descriptor, length = _open_file(path)
        try:
            self._members = _Members(
                TarStream(FileChunks(self._descriptor, 0, length, self.where, step=64 << 10), self.where)
            )
        except BaseException:
            os.close(self._descriptor)
            raise

    def document(self, name: str) -> bytes | None:
        return self._members.documents.get(self._members.follow(name))

    def size(self, name: str) -> int | None:
        place = self._members.places.get(self._members.follow(name))
        return place[1] if place else None

    def chunks(self, name: str) -> Iterator[bytes]:
        place = self._members.places.get(self._members.follow(name))
        if place is None:
            raise _missing(self.where, name)
        return FileChunks(self._descriptor, *place, f"{self.where}, member {name}")

    def has_folder(self, names: Collection[str]) -> bool:
        return self._members.has_folder(names)

    def close(self) -> None:
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
        self._members_read: _Members | None = None

    @property
    def _members(self) -> _Members:
        if self._members_read is None:
            self._members_read = _Members(TarStream(self._opener(), self.where))
        return self._members_read

    def document(self, name: str) -> bytes | None:
        return self._members.documents.get(self._members.follow(name))

    def size(self, name: str) -> int | None:
        place = self._members.places.get(self._members.follow(name))
        return place[1] if place else None

    def has_folder(self, names: Collection[str]) -> bool:
        return self._members.has_folder(names)

    def chunks(self, name: str) -> Iterator[bytes]:
        for _, chunks in self.in_order([name]):
            yield from chunks

    def in_order(self, names: Collection[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
        wanted = {self._members.follow(name): name for name in names}
        tar = TarStream(self._opener(), self.where)
        for raw, kind, _, _, _ in tar:
            name = clean(raw)[0].decode(errors="replace")
            if kind is Kind.FILE and name in wanted:
                yield wanted.pop(name), tar.pieces()
                if not wanted:
                    return
        raise _missing(self.where, next(iter(wanted.values())))


class CompressedTar(TarStreamed):
    """A compressed tar on disk."""

    def __init__(self, path: Path) -> None:
        self._descriptor, length = _open_file(path)
        super().__init__(str(path), lambda: inflated(FileChunks(self._descriptor, 0, length, str(path)), str(path)))

    def close(self) -> None:
        os.close(self._descriptor)


class WholeFile(Bundle):
    """A file that is itself the one member, whatever it is called."""

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._descriptor, self._length = _open_file(path)

    def document(self, name: str) -> bytes | None:  # noqa: ARG002 -- it holds none
        return None

    def size(self, name: str) -> int | None:  # noqa: ARG002
        return self._length

    def chunks(self, name: str) -> Iterator[bytes]:  # noqa: ARG002
        return FileChunks(self._descriptor, 0, self._length, self.where)

    def close(self) -> None:
        os.close(self._descriptor)


class BundledImage(Image):
    """An image whose layers are members of a bundle; `names` are their names, by index."""

    def __init__(self, target: Target, bundle: Bundle, names: Sequence[str]) -> None:
        self.target = target
        self.parallel = bundle.any_order
        self._bundle = bundle
        self._names = names

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        return self._bundle.chunks(self._names[layer.index])

    def streams(self, wanted: Sequence[Layer]) -> Iterator[tuple[Layer, Iterator[bytes]]]:
        by_name = {self._names[layer.index]: layer for layer in wanted}
        for name, chunks in self._bundle.in_order(by_name):
            yield by_name[name], chunks

    def close(self) -> None:
        self._bundle.close()


def open_bundle(path: Path) -> Bundle:
    """Open whatever kind of bundle a path is.

    Raises:
        TargetNotFound: nothing is there, or it may not be read.
        Malformed: a file that is no tar.
    """
    if path.is_dir():
        return Folder(path)
    descriptor, _ = _open_file(path)
    head = os.pread(descriptor, 6, 0)
    os.close(descriptor)
    return CompressedTar(path) if head.startswith(_COMPRESSED) else TarFile(path)


def _open_file(path: Path) -> tuple[int, int]:
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


def _missing(where: str, name: str) -> Malformed:
    return Malformed(f"{where} has no member {name!r} although its manifest names it", "export or pull it again")
