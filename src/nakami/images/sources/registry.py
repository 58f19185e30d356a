"""Images in a registry, read in place: nothing is stored on the way (OCI distribution specification 1.1)."""

import os
from collections.abc import Iterator

from nakami.errors import DigestMismatch, LimitExceeded, Malformed
from nakami.images.config import MAX_CONFIG_BYTES, layers_of, parse_config
from nakami.images.image import Image
from nakami.images.manifest import (
    INDEX_TYPES,
    MANIFEST_TYPES,
    MAX_MANIFEST_BYTES,
    MAX_NESTED_INDEXES,
    Descriptor,
    Manifest,
    choose,
    image_config,
    parse_manifest,
)
from nakami.images.registry.blob import read_blob
from nakami.images.registry.credentials import Keyring
from nakami.images.registry.referrers import attachments
from nakami.images.registry.session import Session
from nakami.model.digest import Digest
from nakami.model.image import Layer, Target
from nakami.model.outcome import BlindSpot
from nakami.model.platform import Platform
from nakami.model.reference import Reference
from nakami.model.vex import Attachment
from nakami.net.client import Client

_ACCEPT = ", ".join((*INDEX_TYPES, *MANIFEST_TYPES))


def open_registry(
    reference: Reference,
    client: Client,
    *,
    platform: Platform,
    insecure: bool = False,
    name: str = "",
    keyring: Keyring | None = None,
) -> "RegistryImage":
    """Open an image of a registry. A tag is looked up once; from there on all is named by digest.

    Args:
        reference: which image.
        client: the way out.
        platform: which one to take of a multi-platform index.
        insecure: speak plain HTTP when the registry does not speak HTTPS. Registries of this very machine may always.
        name: what the user called it; unset: the reference in full.
        keyring: where credentials are looked up; unset: the files of `docker login` and `podman login`.

    Raises:
        TargetNotFound: the registry has no such image, or none for the platform.
        Unauthorized: credentials are missing or refused.
        DigestMismatch, Malformed, LimitExceeded: what the registry sends is not what its names say.
        NetworkError: no answer.
    """
    keyring = keyring or Keyring(os.environ)
    session = Session(client, reference, keyring, insecure=insecure)
    digest, manifest = first_manifest(session, reference)
    digests = [digest]
    for _ in range(MAX_NESTED_INDEXES):
        if manifest.manifests is None:
            break
        descriptor = choose(manifest.manifests, platform, str(reference))
        digest = Digest.parse(descriptor.digest)
        digests.append(digest)
        content = _verified(session, "manifests", descriptor, MAX_MANIFEST_BYTES, _ACCEPT)
        manifest = parse_manifest(content, f"{reference}: manifest {digest}")
    where = f"{reference}: manifest {digest}"
    config_at = image_config(manifest, where)
    text = _verified(session, "blobs", config_at, MAX_CONFIG_BYTES)
    config = parse_config(text, f"{reference}: configuration")
    blobs: list[tuple[str, int | None, str, bool]] = [
        (d.digest, d.size, d.media_type, d.is_foreign) for d in manifest.layers or []
    ]
    made_for = Platform.of(config.os, config.architecture, config.variant)
    target = Target(
        kind="registry",
        name=name or str(reference),
        digest=str(digest),
        reference=str(reference),
        registry=reference.registry,
        pinned=reference.pinned,
        platform=str(made_for),
        config=config,
        layers=layers_of(config, blobs),
        annotations=manifest.annotations or {},
    )
    image = RegistryImage(target, session, tuple(keyring.warnings), tuple(digests))
    image.config_text = text
    return image


class RegistryImage(Image):
    """An image whose layers are streamed from a registry.

    `warnings` tells what went wrong on the way in, such as a missing helper. `digests` are those by which it was found: of the index that
    names it, if one does, and its own.
    """

    def __init__(
        self, target: Target, session: Session, warnings: tuple[str, ...] = (), digests: tuple[Digest, ...] = ()
    ) -> None:
        self.target = target
        self.warnings = warnings
        self.digests = digests
        self._session = session

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        """Stream a layer's blob as stored; exactly as many bytes as the manifest says.

        Raises:
            DigestMismatch: the blob is longer or shorter than that.
            Malformed: the layer must be fetched from elsewhere.
            TargetNotFound, NetworkError, Unauthorized: the blob cannot be had.
        """
        if layer.foreign:
            raise Malformed(
                f"layer {layer.index + 1} of {self.target.reference} is not in the registry",
                "its maker wants it fetched from elsewhere, which nakami does not do",
            )
        return read_blob(self._session, layer.digest, layer.size or 0)

    def attached(self) -> Iterator[Attachment | BlindSpot]:
        """What is attached to the image, or to the index that names it, and may be a VEX document."""
        for digest in self.digests:
            yield from attachments(self._session, digest, self.target.reference)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def first_manifest(session: Session, reference: Reference) -> tuple[Digest, Manifest]:
    """What the reference names: a manifest or an index, with the digest of its bytes."""
    name = str(reference.digest) if reference.digest else reference.tag
    answer = session.get(f"manifests/{name}", limit=MAX_MANIFEST_BYTES, accept=_ACCEPT)
    where = f"{reference.registry}'s manifest of {reference.repository} {name}"
    if answer.headers.get("content-encoding", "identity").lower() not in {"", "identity"}:
        raise Malformed(
            f"{where} came compressed although it was asked for as it is", "the registry, or a proxy, is at fault"
        )
    digest = reference.digest or Digest.of(answer.body)
    digest.verify(answer.body, where)
    # The header is only a claim; it is compared so that a registry that contradicts itself is found out.
    if told := answer.headers.get("docker-content-digest", ""):
        Digest.parse(told).verify(answer.body, where)
    return digest, parse_manifest(answer.body, where)


def _verified(session: Session, kind: str, descriptor: Descriptor, limit: int, accept: str = "*/*") -> bytes:
    """A document that a descriptor names: exactly its bytes.

    Raises:
        DigestMismatch: other bytes came.
        LimitExceeded: the descriptor claims more than `limit` bytes.
    """
    where = f"{kind[:-1]} {descriptor.digest}"
    if descriptor.size > limit:
        raise LimitExceeded(
            f"the {where} claims {descriptor.size:,} bytes; at most {limit:,} are read", "the image is not sound"
        )
    try:
        body = session.get(f"{kind}/{descriptor.digest}", limit=descriptor.size, accept=accept).body
    except LimitExceeded as error:
        raise DigestMismatch(
            f"the {where} is longer than the {descriptor.size:,} bytes that its descriptor says"
        ) from error
    Digest.parse(descriptor.digest).verify(body, f"The {where}")
    if len(body) != descriptor.size:
        raise DigestMismatch(f"the {where} has {len(body):,} bytes; its descriptor says {descriptor.size:,}")
    return body
