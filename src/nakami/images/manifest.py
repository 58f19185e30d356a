"""Manifests and indexes: OCI image specification 1.1 (`manifest.md`, `image-index.md`) and Docker's schema 2, which has the same shape."""

from collections.abc import Sequence

import msgspec

from nakami.bounded.json import decode
from nakami.errors import Malformed, TargetNotFound
from nakami.model.digest import Digest
from nakami.model.platform import Platform

MAX_MANIFEST_BYTES = 4 << 20
"""The OCI distribution specification 1.1 asks registries to take at least this much; none is known to take more."""
MAX_NESTED_INDEXES = 4
INDEX_TYPES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
MANIFEST_TYPES = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
_CONFIG_TYPES = ("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json")
_ATTESTATION = "vnd.docker.reference.type"


class _Platform(msgspec.Struct):
    os: str = ""
    architecture: str = ""
    variant: str = ""


class Descriptor(msgspec.Struct, rename="camel"):
    """What points to a blob (OCI image specification 1.1, `descriptor.md`)."""

    digest: str
    size: int
    media_type: str = ""
    urls: list[str] | None = None
    annotations: dict[str, str] | None = None
    platform: _Platform | None = None
    artifact_type: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether the blob must be fetched from elsewhere ("non-distributable" layers)."""
        return bool(self.urls) or "nondistributable" in self.media_type or "foreign" in self.media_type


class Manifest(msgspec.Struct, rename="camel"):
    """A manifest (`config` and `layers`) or an index (`manifests`)."""

    schema_version: int = 2
    media_type: str = ""
    artifact_type: str = ""
    config: Descriptor | None = None
    layers: list[Descriptor] | None = None
    manifests: list[Descriptor] | None = None
    annotations: dict[str, str] | None = None


def parse_manifest(text: bytes, where: str) -> Manifest:
    """Read a manifest or an index; every digest in it is checked for its form.

    Raises:
        LimitExceeded: more than `MAX_MANIFEST_BYTES`.
        Malformed: not a manifest, of Docker's retired schema 1, or a digest or size that is none.
    """
    manifest = decode(text, where, type=Manifest, limit=MAX_MANIFEST_BYTES)
    if manifest.schema_version != 2:
        raise Malformed(
            f"{where} has schema version {manifest.schema_version}, which Docker retired",
            "push the image again with any current tool",
        )
    both = manifest.manifests is not None and manifest.layers is not None
    neither = manifest.manifests is None and manifest.layers is None and manifest.config is None
    if both or neither:
        raise Malformed(f"{where} is neither an image manifest nor an index", "pull or export the image again")
    for descriptor in (
        *(manifest.layers or ()),
        *(manifest.manifests or ()),
        *([manifest.config] if manifest.config else ()),
    ):
        Digest.parse(descriptor.digest)
        if not 0 <= descriptor.size < 1 << 63:  # the specification: int64
            raise Malformed(f"{where} gives {descriptor.digest} a size that is none", "pull or export the image again")
    return manifest


def image_config(manifest: Manifest, where: str) -> Descriptor:
    """The descriptor of the image's configuration.

    Raises:
        Malformed: the manifest is of an artifact that is no image, and says which.
    """
    if manifest.config is None:
        raise Malformed(f"{where} names no configuration", "it is no image")
    kind = manifest.config.media_type
    if kind and kind not in _CONFIG_TYPES:
        raise Malformed(
            f"{where} is an artifact of type {manifest.artifact_type or kind!r}, not a container image", "name an image"
        )
    return manifest.config


def choose(descriptors: Sequence[Descriptor], platform: Platform, where: str) -> Descriptor:
    """The one of an index that fits a platform best; among equals the first, which is its author's preference.

    Raises:
        TargetNotFound: none fits; lists what is there.
    """
    images = [d for d in descriptors if _ATTESTATION not in (d.annotations or {})]
    if len(images) == 1 and images[0].platform is None:
        return images[0]
    best: tuple[int, Descriptor] | None = None
    there = set()
    for descriptor in images:
        told = descriptor.platform or _Platform()
        has = Platform(told.os or "linux", told.architecture, told.variant)
        rank = platform.rank(has)
        if rank is not None and (best is None or rank < best[0]):
            best = rank, descriptor
        there.add(str(has))
    if best is not None:
        return best[1]
    listed = ", ".join(sorted(there)) or "nothing"
    raise TargetNotFound(f"{where} has no image for {platform}; it has: {listed}", "choose one with --platform")
