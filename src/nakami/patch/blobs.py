"""The original's layers on their way to where the patched image goes: as they are stored, or packed where they are not."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from nakami.images.image import Image
from nakami.images.writing.interface import Destination
from nakami.model.digest import Digest
from nakami.model.image import Layer
from nakami.model.progress import Progress
from nakami.patch.description import Blob
from nakami.patch.layer import MEDIA_TYPES

_CHUNK = 1 << 20
_DOCKER = {
    "application/vnd.docker.image.rootfs.diff.tar.gzip": MEDIA_TYPES["gzip"],
    "application/vnd.docker.image.rootfs.diff.tar": MEDIA_TYPES[""],
}
"""The layers of Docker's schema 2 are those of OCI by another name."""
_HEADS = ((b"\x1f\x8b", MEDIA_TYPES["gzip"]), (b"\x28\xb5\x2f\xfd", MEDIA_TYPES["zstd"]))


def copy_layers(image: Image, destination: Destination, progress: Progress) -> tuple[Blob, ...]:
    """Bring all layers to the destination, byte for byte.

    Raises:
        DigestMismatch: a layer is not the one that its digest names.
        TargetError, NetworkError, UsageError: a layer cannot be read or written.
    """
    blobs = []
    layers = image.target.layers
    for layer in layers:
        progress("writing layers", layer.index, len(layers))
        blob = _told(layer) or _measured(image, layer)
        digest = Digest.parse(blob.digest)
        if not destination.has_blob(digest):
            destination.put_blob(digest, blob.size, lambda layer=layer: image.chunks(layer))  # type: ignore[misc] # mypy cannot infer a lambda with a default
        blobs.append(blob)
    progress("writing layers", len(layers), len(layers))
    return tuple(blobs)


def put_file(destination: Destination, digest: str, size: int, path: Path) -> None:
    """Bring a file there."""

    def content() -> Iterator[bytes]:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece

    destination.put_blob(Digest.parse(digest), size, content)


def put_bytes(destination: Destination, content: bytes) -> None:
    """Bring a document there."""
    destination.put_blob(Digest.of(content), len(content), lambda: (content,))


def _told(layer: Layer) -> Blob | None:
    """A layer as its manifest tells of it; None where there is no manifest, as in docker-archives."""
    if not layer.digest or layer.size is None or not layer.media_type:
        return None
    return Blob(_DOCKER.get(layer.media_type, layer.media_type), layer.digest, layer.size)


def _measured(image: Image, layer: Layer) -> Blob:
    digest = hashlib.sha256()
    size = 0
    head = b""
    for chunk in _all(image.chunks(layer)):
        head = head or chunk[:4]
        digest.update(chunk)
        size += len(chunk)
    media_type = next((name for magic, name in _HEADS if head.startswith(magic)), MEDIA_TYPES[""])
    return Blob(media_type, f"sha256:{digest.hexdigest()}", size)


def _all(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return (chunk for chunk in chunks if chunk)
