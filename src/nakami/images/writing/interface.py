"""What takes an image or another artifact: blobs first, then the manifest that names them."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator

from nakami.errors import DigestMismatch
from nakami.model.digest import Digest

Content = Callable[[], Iterable[bytes]]
"""Gives a blob's bytes from the start each time it is called: what breaks on its way is sent again."""


class Destination(ABC):
    """One place for images. Blobs and manifests are named by their digests; nothing is there before it is there whole.

    `where` names the place in messages.
    """

    where: str

    @abstractmethod
    def has_blob(self, digest: Digest) -> bool:
        """Whether the blob is there, so that it need not be sent. A registry also takes it over from repositories it was told of.

        Raises:
            TargetError, NetworkError: the place cannot be asked.
        """

    @abstractmethod
    def put_blob(self, digest: Digest, size: int, content: Content) -> None:
        """Store a blob of `size` bytes.

        Raises:
            DigestMismatch: the content is not what its digest and size say; nothing was stored.
            UsageError, TargetError, NetworkError: it cannot be written.
        """

    @abstractmethod
    def put_manifest(self, content: bytes, media_type: str, tag: str = "") -> Digest:
        """Store a manifest or an index, and let the tag name it from now on; without a tag it is there for an index to name it.

        Raises:
            UsageError, TargetError, NetworkError: it cannot be written.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of connections and locks."""


def checked(digest: Digest, size: int, content: Iterable[bytes], where: str) -> Iterator[bytes]:
    """The pieces of a blob, held against its digest and size on the way.

    Raises:
        DigestMismatch: behind the last piece, or as soon as there are too many bytes.
    """
    seen, left = hashlib.new(digest.algorithm), size
    for chunk in content:
        left -= len(chunk)
        if left < 0:
            break
        seen.update(chunk)
        yield chunk
    if left or seen.hexdigest() != digest.hex:
        raise DigestMismatch(f"what is written to {where} is not the {size:,} bytes that {digest} names")
