"""What registries and layouts hold besides images, told by its media types (OCI image specification 1.1, `artifacts-guidance.md`).

An artifact has the shape of an image's manifest; which it is shows in its artifact type, the type of its configuration, or the types of its
layers: cosign, for one, gives signatures the configuration of an image.
"""

from collections.abc import Iterable

from nakami.errors import NotAnImage

IMAGE_CONFIGS = frozenset(
    {"application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"}
)
_LAYERS = (
    "application/vnd.oci.image.layer.",
    "application/vnd.docker.image.rootfs.",
    "application/vnd.sylabs.image.layer.",  # squashfs, in OCI-SIF
)
_EMPTY = frozenset({"application/vnd.oci.empty.v1+json", "application/vnd.unknown.config.v1+json", ""})
"""Types of configurations that say nothing."""

_SIGNATURE = "a signature", "scan the image that it signs"
_ATTESTATION = "an attestation", "scan the image that it speaks of"
_SBOM = "an SBOM", "scan the image that it describes, or save it to a file and scan sbom:FILE"
_KINDS: tuple[tuple[str, tuple[str, str]], ...] = (
    ("application/vnd.cncf.helm.", ("a Helm chart", "scan the images that `helm template` shows")),
    ("application/vnd.wasm.", ("a WebAssembly module", "it has no packages to look into")),
    ("application/wasm", ("a WebAssembly module", "it has no packages to look into")),
    ("application/vnd.dev.cosign.", _SIGNATURE),
    ("application/vnd.dev.sigstore.", _SIGNATURE),
    ("application/vnd.cncf.notary.", _SIGNATURE),
    ("application/vnd.dsse.", _ATTESTATION),
    ("application/vnd.in-toto", _ATTESTATION),
    ("application/spdx", _SBOM),
    ("text/spdx", _SBOM),
    ("application/vnd.cyclonedx", _SBOM),
    ("application/vnd.syft", _SBOM),
    ("application/vnd.sylabs.sif.", ("a Singularity image", "save it with `oras pull`, and scan sif:FILE")),
    ("application/vnd.buildkit.cacheconfig.", ("a build cache", "scan the image that was built with it")),
    ("application/vnd.cncf.openpolicyagent.", ("a policy bundle", "")),
    ("application/vnd.cncf.flux.", ("a bundle of Flux manifests", "scan the images that they name")),
    ("application/vnd.docker.compose.", ("a Compose project", "save its file, and scan compose:FILE")),
    ("application/vnd.docker.ai.", ("an AI model", "")),
    ("application/vnd.cncf.model.", ("an AI model", "")),
    ("application/vnd.cnab.", ("a CNAB bundle", "scan the images that it names")),
)


def artifact_type(artifact: str, config: str, layers: Iterable[str]) -> str:
    """The type of what is no image; empty for images.

    Args:
        artifact: the manifest's artifact type.
        config: the media type of its configuration.
        layers: those of its layers.
    """
    kinds = list(layers)
    others = [kind for kind in kinds if kind and not kind.startswith(_LAYERS)]
    if config in IMAGE_CONFIGS or not config:
        # A manifest whose layers are no file systems is no image, whatever its configuration.
        return (artifact or others[0]) if kinds and len(others) == len(kinds) else ""
    if config in _EMPTY:
        return artifact or next(iter(others), config)
    return artifact or config


def not_an_image(where: str, kind: str) -> NotAnImage:
    """The error of an artifact of this type."""
    for prefix, (what, remedy) in _KINDS:
        if kind.startswith(prefix):
            return NotAnImage(f"{where} is {what} ({kind}), not a container image", remedy or "name an image")
    return NotAnImage(f"{where} is an artifact of type {kind!r}, not a container image", "name an image")
