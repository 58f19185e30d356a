"""Manifests and indexes: OCI image specification 1.1 (`manifest.md`, `image-index.md`) and Docker's schema 2, which has the same shape."""

from collections.abc import Sequence

import msgspec

from nakami.bounded.json import decode
from nakami.errors import Malformed, NotAnImage, TargetNotFound
from nakami.images.artifact import artifact_type, not_an_image
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
_ARTIFACT_MANIFEST = "application/vnd.oci.artifact.manifest.v1+json"
"""Of drafts of the specification's version 1.1; some registries still hold them."""
_NO_PLATFORM = "unknown/unknown"
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
        NotAnImage: a manifest that can only be of an artifact.
        Malformed: not a manifest, of Docker's retired schema 1, or a digest or size that is none.
    """
    manifest = decode(text, where, type=Manifest, limit=MAX_MANIFEST_BYTES)
    if manifest.schema_version != 2:
        raise Malformed(
            f"{where} has schema version {manifest.schema_version}, a format of images that Docker retired",
            "push the image again with any current tool",
        )
    if manifest.media_type == _ARTIFACT_MANIFEST:
        raise not_an_image(where, manifest.artifact_type)
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
        NotAnImage: the manifest is of an artifact, and says which.
        Malformed: it has no configuration.
    """
    if manifest.config is None:
        raise Malformed(f"{where} names no configuration", "it is no image")
    kinds = [layer.media_type for layer in manifest.layers or ()]
    if kind := artifact_type(manifest.artifact_type, manifest.config.media_type, kinds):
        raise not_an_image(where, kind)
    return manifest.config


def choose(descriptors: Sequence[Descriptor], platform: Platform, where: str) -> Descriptor:
    """The one of an index that fits a platform best; among equals the first, which is its author's preference.

    Raises:
        TargetNotFound: none fits; lists what is there.
        NotAnImage: there are no images at all.
    """
    images = [d for d in descriptors if _may_be_image(d)]
    if not images and descriptors:
        first = descriptors[0]
        told = first.artifact_type or ("" if first.media_type in MANIFEST_TYPES else first.media_type)
        if told:
            raise not_an_image(where, told)
        raise NotAnImage(f"{where} holds only attestations, of images that are not in it", "scan the image itself")
    if len(images) == 1 and images[0].platform is None:
        return images[0]
    best: tuple[int, Descriptor] | None = None
    there = set()
    for descriptor in images:
        made_for = descriptor.platform or _Platform()
        has = Platform(made_for.os or "linux", made_for.architecture, made_for.variant)
        rank = platform.rank(has)
        if rank is not None and (best is None or rank < best[0]):
            best = rank, descriptor
        there.add(str(has))
    if best is not None:
        return best[1]
    listed = ", ".join(sorted(there)) or "nothing"
    remedy = "name one by its digest" if there == {_NO_PLATFORM} else "choose one with --platform"
    raise TargetNotFound(f"{where} has no image for {platform}; it has: {listed}", remedy)


def _may_be_image(descriptor: Descriptor) -> bool:
    """Whether an index's entry may be of an image: signatures, attestations and caches lie beside the images they belong to."""
    return (
        descriptor.media_type in {"", *INDEX_TYPES, *MANIFEST_TYPES}
        and not descriptor.artifact_type
        and _ATTESTATION not in (descriptor.annotations or {})
    )
