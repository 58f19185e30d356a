"""Where a patched image goes: a folder (an OCI layout) or a registry."""

import re
from pathlib import Path
from typing import Self

from msgspec import Struct

from nakami.engine.settings import Settings
from nakami.errors import Offline, ReferenceInvalid, UsageError
from nakami.images.writing.interface import Destination
from nakami.model.image import Target
from nakami.model.reference import Reference

_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", re.ASCII)
_UNFIT = re.compile(r"[^A-Za-z0-9_.-]+")


class Output(Struct, frozen=True):
    """A destination: the `folder` of a layout, or a `reference`; `tag` names the image there."""

    folder: str = ""
    reference: Reference | None = None
    tag: str = ""

    @classmethod
    def parse(cls, text: str, target: str) -> Self:
        """Read what `--output` was given; without it, a folder beside the user, named after the image.

        Raises:
            UsageError: neither a layout nor a reference.
        """
        if not text:
            return cls(f"./{_name(target)}-patched", tag="patched")
        if text.startswith("oci:"):
            place = text.removeprefix("oci:")
            folder, colon, tag = place.rpartition(":")
            if not colon or "/" in tag or not _TAG.fullmatch(tag):
                folder, tag = place, "patched"
            if not folder:
                raise UsageError(f"--output {text!r} names no folder", "write it as oci:FOLDER or oci:FOLDER:TAG")
            return cls(folder, tag=tag)
        try:
            reference = Reference.parse(text)
        except ReferenceInvalid as error:
            raise UsageError(
                f"--output: {error.message}",
                "write oci:FOLDER:TAG for a folder, or registry.example/name:tag for a registry",
            ) from error
        if reference.digest is not None or not reference.tag_given:
            raise UsageError(f"--output {text!r} has no tag for the patched image", f"write {reference.name}:TAG")
        return cls(reference=reference, tag=reference.tag)

    @property
    def target(self) -> str:
        """What to scan to look at it."""
        return f"registry:{self.reference}" if self.reference else f"oci:{self.folder}#{self.tag}"

    def __str__(self) -> str:
        return str(self.reference) if self.reference else f"oci:{self.folder}:{self.tag}"


def open_destination(output: Output, original: Target, settings: Settings) -> Destination:
    """Open it for writing. Layers that the original's repository has are taken over from there by the registry.

    Raises:
        UsageError: the folder cannot be written, or the network is off.
        NetworkError: the registry does not let us in.
    """
    if output.reference is None:
        from nakami.images.writing.layout import LayoutDestination

        return LayoutDestination(Path(output.folder))
    from nakami.images.writing.registry import RegistryDestination
    from nakami.net.client import Client

    lenders = []
    if original.registry == output.reference.registry and original.reference:
        lenders.append(Reference.parse(original.reference).repository)
    client = Client(offline=settings.offline)
    try:
        return RegistryDestination(output.reference, client, insecure=settings.insecure, lenders=lenders)
    except Offline as error:
        raise UsageError(error.message, "write to a folder with --output oci:FOLDER:TAG") from error


def _name(target: str) -> str:
    """A name for a folder out of what the user called the image: `web` for `registry.example/shop/web:1.4@sha256:...`."""
    last = target.partition("@")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    bare = last.partition(":")[2] if last.partition(":")[0] in _KINDS else last.partition(":")[0]
    for suffix in (".gz", ".tar", ".docker", ".oci"):
        bare = bare.removesuffix(suffix)
    return _UNFIT.sub("-", bare).strip("-.") or "image"


_KINDS = frozenset(
    {"oci", "docker-archive", "docker", "podman", "registry", "rootfs", "containerd", "containers-storage"}
)
