"""OCI image layouts (OCI image specification 1.1, `image-layout.md`): a folder, or a tar of one."""

from hashlib import new

from msgspec import Struct
from msgspec.structs import replace

from nakami.errors import DigestMismatch, Malformed, TargetNotFound
from nakami.images.bundle import Bundle, BundledImage
from nakami.images.config import layers_of, parse_config
from nakami.images.manifest import (
    MAX_NESTED_INDEXES,
    Descriptor,
    Manifest,
    choose,
    image_config,
    parse_manifest,
)
from nakami.model.digest import Digest
from nakami.model.image import ImageConfig, Target
from nakami.model.platform import Platform

INDEX = "index.json"
_REF_NAME = "org.opencontainers.image.ref.name"


def open_oci_layout(bundle: Bundle, name: str, *, platform: Platform, tag: str = "") -> BundledImage:
    """Open the image of an OCI layout.

    Args:
        bundle: the layout.
        name: what the user called it.
        platform: which one to take of a multi-platform index.
        tag: the `org.opencontainers.image.ref.name`, or the digest, when the layout holds several images.

    Raises:
        TargetNotFound: no image, or not the one named.
        Malformed, DigestMismatch: the layout contradicts itself.
    """
    text = bundle.document(INDEX)
    if text is None:
        raise TargetNotFound(
            f"{bundle.where} has no {INDEX}: it is no OCI layout",
            "copy the image with `skopeo copy ... oci:FOLDER:TAG`",
        )
    top = parse_manifest(text, f"{bundle.where}: {INDEX}").manifests or []
    descriptor = _named(top, platform, tag, bundle.where)
    reference = (descriptor.annotations or {}).get(_REF_NAME, "")
    found = described(bundle, descriptor, platform)
    target = replace(found.target(), kind="oci", name=name, reference=reference)
    image = BundledImage(target, bundle, found.members())
    image.config_text = found.config_text
    return image


class Described(Struct, frozen=True):
    """An image as the blobs that a descriptor leads to describe it."""

    descriptor: Descriptor
    manifest: Manifest
    config: ImageConfig
    config_text: bytes = b""

    def target(self) -> Target:
        """What is known of it, without a kind and a name."""
        made_for = (self.config.os, self.config.architecture, self.config.variant)
        blobs: list[tuple[str, int | None, str, bool]] = [
            (d.digest, d.size, d.media_type, d.is_foreign) for d in self.manifest.layers or []
        ]
        return Target(
            kind="",
            name="",
            digest=self.descriptor.digest,
            platform="/".join(part for part in made_for if part),
            config=self.config,
            layers=layers_of(self.config, blobs),
            annotations=self.manifest.annotations or {},
        )

    def members(self) -> list[str]:
        """The names of its layers in the bundle."""
        return [member(d) for d in self.manifest.layers or []]


def described(bundle: Bundle, descriptor: Descriptor, platform: Platform) -> Described:
    """Follow a descriptor to the image for a platform.

    Raises:
        TargetNotFound: no image for the platform.
        Malformed, DigestMismatch: blobs are missing, or contradict what names them.
    """
    manifest = _manifest(bundle, descriptor)
    for _ in range(MAX_NESTED_INDEXES):
        if manifest.manifests is None:
            break
        # Engines hold the platforms that they pulled.
        there = [d for d in manifest.manifests if bundle.size(member(d)) is not None]
        descriptor = choose(there or manifest.manifests, platform, bundle.where)
        manifest = _manifest(bundle, descriptor)
    config_at = image_config(manifest, f"{bundle.where}: manifest {descriptor.digest}")
    text = _document(bundle, config_at)
    config = parse_config(text, f"{bundle.where}: configuration {config_at.digest}")
    return Described(descriptor, manifest, config, text)


def _named(descriptors: list[Descriptor], platform: Platform, tag: str, where: str) -> Descriptor:
    names = {(d.annotations or {}).get(_REF_NAME, "") or d.digest for d in descriptors}
    fitting = [d for d in descriptors if not tag or tag in {(d.annotations or {}).get(_REF_NAME, ""), d.digest}]
    # Signatures and attestations lie beside the image they speak of; they are not what was asked for.
    images = [d for d in fitting if not d.artifact_type] or fitting
    if len(images) == 1:
        return images[0]
    listed = ", ".join(sorted(names)[:20])
    if not images:
        raise TargetNotFound(
            f"{where} holds no image {tag!r}; it holds: {listed}" if tag else f"{where} holds no image"
        )
    if len({(d.annotations or {}).get(_REF_NAME, "") for d in images}) == 1 and all(d.platform for d in images):
        return choose(images, platform, where)
    raise TargetNotFound(f"{where} holds {len(images)} images: {listed}", "name one: oci:PATH#NAME")


def _manifest(bundle: Bundle, descriptor: Descriptor) -> Manifest:
    return parse_manifest(_document(bundle, descriptor), f"{bundle.where}: manifest {descriptor.digest}")


def _document(bundle: Bundle, descriptor: Descriptor) -> bytes:
    content = bundle.document(member(descriptor))
    if content is None:
        raise Malformed(f"{bundle.where} has no blob {descriptor.digest} although it names it", "copy the image again")
    digest = Digest.parse(descriptor.digest)
    if new(digest.algorithm, content).hexdigest() != digest.hex:
        raise DigestMismatch(
            f"{bundle.where}: blob {descriptor.digest} has other bytes than its name says", "copy the image again"
        )
    return content


def member(descriptor: Descriptor) -> str:
    """Where the layout keeps a blob."""
    digest = Digest.parse(descriptor.digest)
    return f"blobs/{digest.algorithm}/{digest.hex}"
