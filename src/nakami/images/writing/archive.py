"""Writing an OCI layout as one tar (`oci-archive:` to other tools): the same content gives the same bytes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from nakami.errors import UsageError
from nakami.images.manifest import INDEX_TYPES
from nakami.images.stores.tar_writing import END, Head, padding
from nakami.images.writing.interface import Content, Destination, checked
from nakami.images.writing.layout import REF_NAME, VERSION
from nakami.model.digest import Digest


class ArchiveDestination(Destination):
    """A tar that is put in its place when it is closed, and only when a manifest has been named; what was there is replaced.

    Members come in the order in which they are put, the index last.

    Raises:
        UsageError: it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._there: set[Digest] = set()
        self._entries: list[dict[str, object]] = []
        try:
            self._file: BinaryIO = self._part.open("wb")
        except OSError as error:
            raise self._unwritable(error) from error
        with self._or_nothing():
            self._member("oci-layout", len(VERSION), iter((VERSION,)))

    def has_blob(self, digest: Digest) -> bool:
        """Whether the blob has been put."""
        return digest in self._there

    def put_blob(self, digest: Digest, size: int, content: Content) -> None:
        """See `Destination.put_blob`. What fails makes the whole archive useless; it will not be put in its place."""
        with self._or_nothing():
            self._member(_name(digest), size, checked(digest, size, content(), self.where))
        self._there.add(digest)

    def put_manifest(self, content: bytes, media_type: str, tag: str = "") -> Digest:
        """See `Destination.put_manifest`."""
        digest = Digest.of(content)
        self.put_blob(digest, len(content), lambda: (content,))
        if tag:
            annotations = {REF_NAME: tag}
            self._entries.append(
                {"mediaType": media_type, "digest": str(digest), "size": len(content), "annotations": annotations}
            )
        return digest

    def close(self) -> None:
        """Put the archive in its place.

        Raises:
            UsageError: it cannot be written.
        """
        if self._file.closed:
            return
        if not self._entries:
            self._give_up()
            return
        index = msgspec.json.encode({"schemaVersion": 2, "mediaType": INDEX_TYPES[0], "manifests": self._entries})
        with self._or_nothing():
            self._member("index.json", len(index), iter((index,)))
            self._file.write(END)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self._path)

    def _member(self, name: str, size: int, content: Iterator[bytes]) -> None:
        self._file.write(Head(name.encode(), b"0", size).blocks())
        for chunk in content:
            self._file.write(chunk)
        self._file.write(padding(size))

    @contextmanager
    def _or_nothing(self) -> Iterator[None]:
        """Whatever fails leaves nothing behind.

        Raises:
            UsageError: it cannot be written.
        """
        try:
            yield
        except BaseException as error:
            self._give_up()
            if isinstance(error, OSError):
                raise self._unwritable(error) from error
            raise

    def _give_up(self) -> None:
        with suppress(OSError):  # a full disk refuses what is still held, once more
            self._file.close()
        self._part.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> UsageError:
        return UsageError(f"{self._path} could not be written: {error.strerror}", "make room, or name another file")


def _name(digest: Digest) -> str:
    return f"blobs/{digest.algorithm}/{digest.hex}"
