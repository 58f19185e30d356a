"""Writing an OCI image layout (OCI image specification 1.1, `image-layout.md`): a new folder, or one that holds images already.

::

    <folder>/oci-layout                 the version of the layout
    <folder>/index.json                 the named manifests
    <folder>/blobs/<algorithm>/<hex>    everything, by digest
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import msgspec

from nakami.bounded.json import decode
from nakami.errors import LimitExceeded, Malformed, NakamiError, UsageError
from nakami.images.manifest import INDEX_TYPES, MAX_MANIFEST_BYTES
from nakami.images.writing.interface import Content, Destination, checked
from nakami.model.digest import Digest

REF_NAME = "org.opencontainers.image.ref.name"
"""The annotation of an entry of `index.json` that holds its name (`annotations.md`)."""

VERSION = b'{"imageLayoutVersion": "1.0.0"}\n'
"""What `oci-layout` holds."""

_INDEX = "index.json"
_CHUNK = 1 << 20


class LayoutDestination(Destination):
    """An OCI layout in a folder. Files appear whole, in one step; two writers take turns at the list of names.

    A layout that was begun here and in which nothing was named is taken away when it is closed.

    Args:
        folder: the layout; made when it is not there.

    Raises:
        UsageError: something else is there, or it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.where = str(folder)
        self._folder = folder
        self._is_new = False
        with _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with self._turn():
                self._begin()
            for below in (folder / "blobs", folder / "blobs" / "sha256", folder / "blobs" / "sha512"):
                below.mkdir(exist_ok=True)
                if below.is_symlink():
                    raise UsageError(f"{below} is a link: it may lead anywhere", "name a new folder")

    def has_blob(self, digest: Digest) -> bool:
        """Whether the blob is there with the bytes that its digest names; a damaged one counts as missing."""
        seen = hashlib.new(digest.algorithm)
        try:
            with os.fdopen(os.open(self._path(digest), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
                while chunk := file.read(_CHUNK):
                    seen.update(chunk)
        except OSError:
            return False
        return seen.hexdigest() == digest.hex

    def put_blob(self, digest: Digest, size: int, content: Content) -> None:
        """See `Destination.put_blob`."""
        with _writing(self._folder):
            _replace(self._path(digest), checked(digest, size, content(), self.where))

    def put_manifest(self, content: bytes, media_type: str, tag: str = "") -> Digest:
        """See `Destination.put_manifest`. A name that the layout has already is given to the new manifest."""
        digest = Digest.of(content)
        with _writing(self._folder):
            _replace(self._path(digest), content)
            if tag:
                with self._turn():
                    self._name(digest, len(content), media_type, tag)
        return digest

    def close(self) -> None:
        """Leave no layout without an image."""
        if not self._is_new:
            return
        with suppress(OSError, NakamiError), self._turn():
            if not self._index()[1]:
                shutil.rmtree(self._folder)

    def _begin(self) -> None:
        """Make an empty folder a layout."""
        marker = self._folder / "oci-layout"
        if marker.exists():
            return
        if any(self._folder.iterdir()):
            raise UsageError(f"{self._folder} holds something else than an OCI layout", "name a new or empty folder")
        self._is_new = True
        _replace(self._folder / _INDEX, _encoded({}, []))
        _replace(marker, VERSION)  # last: what has it is a layout

    def _path(self, digest: Digest) -> Path:
        return self._folder / "blobs" / digest.algorithm / digest.hex

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Be the only one who changes the index. The lock goes with the process."""
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _name(self, digest: Digest, size: int, media_type: str, tag: str) -> None:
        index, entries = self._index()
        entry = {"mediaType": media_type, "digest": str(digest), "size": size, "annotations": {REF_NAME: tag}}
        _replace(self._folder / _INDEX, _encoded(index, [*(each for each in entries if _name_of(each) != tag), entry]))

    def _index(self) -> tuple[dict[str, Any], list[Any]]:
        """The index as it is, and its entries."""
        path = self._folder / _INDEX
        with path.open("rb") as file:
            text = file.read(MAX_MANIFEST_BYTES + 1)
        if len(text) > MAX_MANIFEST_BYTES:
            raise LimitExceeded(f"{path} has more than {MAX_MANIFEST_BYTES:,} bytes", "write to another folder")
        index = decode(text, str(path), type=dict[str, Any], limit=MAX_MANIFEST_BYTES)
        entries = index.get("manifests") or []
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            raise Malformed(f"{path} lists no manifests", "write to another folder")
        return index, entries


def _name_of(entry: Mapping[str, Any]) -> object:
    annotations = entry.get("annotations")
    return annotations.get(REF_NAME) if isinstance(annotations, dict) else None


def _encoded(index: Mapping[str, Any], entries: list[Any]) -> bytes:
    whole = {"schemaVersion": 2, "mediaType": INDEX_TYPES[0], **index, "manifests": entries}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2)


def _replace(path: Path, content: "bytes | Iterator[bytes]") -> None:
    """Write a file whole or not at all; what was there is replaced in one step."""
    descriptor, name = mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in (content,) if isinstance(content, bytes) else content:
                file.write(chunk)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{folder} could not be written: {error.strerror}", "make room, check its rights, or name another folder"
        ) from error
