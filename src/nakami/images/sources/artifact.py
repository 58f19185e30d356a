"""What registries and layouts hold besides images, opened as it is: a manifest and the blobs that it names."""

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator

from nakami.errors import DigestMismatch, LimitExceeded, Malformed, TargetNotFound
from nakami.images.bundle import Bundle
from nakami.images.manifest import MAX_MANIFEST_BYTES, Descriptor, Manifest, parse_manifest
from nakami.images.registry.blob import read_blob
from nakami.images.registry.credentials import Keyring
from nakami.images.registry.session import Session
from nakami.images.sources.oci_layout import INDEX, member
from nakami.images.sources.registry import first_manifest
from nakami.model.digest import Digest
from nakami.model.reference import Reference
from nakami.net.client import Client


class Artifact(ABC):
    """An artifact: `where` names it, `digest` is that of its `manifest`. Close it when done."""

    where: str
    digest: Digest
    manifest: Manifest

    def blob(self, descriptor: Descriptor) -> Iterator[bytes]:
        """Stream a blob of the manifest, held against its digest and size on the way.

        Raises:
            DigestMismatch: it is something else; raised behind its last byte.
            TargetNotFound, Malformed, NetworkError: it cannot be had.
        """
        digest = Digest.parse(descriptor.digest)
        seen, left = hashlib.new(digest.algorithm), descriptor.size
        for chunk in self.stored(descriptor):
            left -= len(chunk)
            if left < 0:
                break
            seen.update(chunk)
            yield chunk
        if left or seen.hexdigest() != digest.hex:
            raise DigestMismatch(
                f"{self.where}: blob {digest} is not what its digest and size say", "it was changed; get it again"
            )

    def document(self, descriptor: Descriptor, limit: int) -> bytes:
        """A small blob as a whole. Raises as `blob` does, and LimitExceeded."""
        if descriptor.size > limit:
            raise LimitExceeded(f"{self.where}: blob {descriptor.digest} has more than {limit:,} bytes")
        return b"".join(self.blob(descriptor))

    @abstractmethod
    def stored(self, descriptor: Descriptor) -> Iterator[bytes]:
        """A blob as it is stored, unchecked."""

    @abstractmethod
    def close(self) -> None:
        """Let go of connections and open files."""


class RegistryArtifact(Artifact):
    """An artifact of a registry.

    Args:
        reference: which one.
        client: the way out; it is closed with this.
        insecure: speak plain HTTP when the registry does not speak HTTPS. Registries of this very machine may always.
        keyring: where credentials are looked up; unset: the files of `docker login` and `podman login`.

    Raises:
        TargetNotFound: the registry has no such thing.
        Unauthorized, NetworkError, DigestMismatch, Malformed, LimitExceeded: as their names say.
    """

    def __init__(
        self, reference: Reference, client: Client, *, insecure: bool = False, keyring: Keyring | None = None
    ) -> None:
        self.where = str(reference)
        self._session = Session(client, reference, keyring or Keyring(os.environ), insecure=insecure)
        self.digest, self.manifest = first_manifest(self._session, reference)

    def stored(self, descriptor: Descriptor) -> Iterator[bytes]:
        """Fetch a blob."""
        return read_blob(self._session, descriptor.digest, descriptor.size)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


class BundledArtifact(Artifact):
    """An artifact of an OCI layout, a folder or a tar: the only one that it holds.

    Raises:
        TargetNotFound: it is no layout, or holds several.
        DigestMismatch, Malformed, LimitExceeded: the layout contradicts itself.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.where = bundle.where
        self._bundle = bundle
        text = bundle.document(INDEX)
        if text is None:
            raise TargetNotFound(f"{self.where} has no {INDEX}: it is no OCI layout", "check the name")
        named = parse_manifest(text, f"{self.where}: {INDEX}").manifests or []
        if len(named) != 1:
            raise TargetNotFound(f"{self.where} holds {len(named)} manifests, not one", "name a layout of one")
        self.digest = Digest.parse(named[0].digest)
        self.manifest = parse_manifest(self.document(named[0], MAX_MANIFEST_BYTES), f"{self.where}: {self.digest}")

    def stored(self, descriptor: Descriptor) -> Iterator[bytes]:
        """Read a blob."""
        name = member(descriptor)
        if self._bundle.size(name) != descriptor.size:
            raise Malformed(f"{self.where}: blob {descriptor.digest} is missing or of another size", "get it again")
        return self._bundle.chunks(name)

    def close(self) -> None:
        """Close the bundle."""
        self._bundle.close()
