"""An opened target: one opener for each kind."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.asked import Asked, recognise
from nakami.errors import NetworkError, ReferenceInvalid, TargetNotFound, UsageError
from nakami.images.bundle import Bundle
from nakami.images.image import Image
from nakami.images.opening import open_bundle
from nakami.images.sources import docker_archive, oci_layout
from nakami.images.sources.rootfs_archive import open_rootfs_archive
from nakami.model.image import Target
from nakami.model.inventory import Inventory
from nakami.model.platform import Platform
from nakami.rootfs.directory import Directory
from nakami.rootfs.root import Root


class Opened(Struct, frozen=True):
    """An opened target: an image, a folder with the description of one, or the inventory that a bill of materials tells."""

    image: Image | None
    directory: Root | None
    target: Target
    inventory: Inventory | None = None

    def close(self) -> None:
        """Let go of files and connections."""
        if self.image is not None:
            self.image.close()
        if self.directory is not None:
            self.directory.close()


class Reach(Struct, frozen=True):
    """How far opening may go: which platform of an index (`strictly`: the user named it), over the network or not, encrypted or not."""

    platform: Platform
    strictly: bool = False
    offline: bool = False
    insecure: bool = False


def open_target(text: str, reach: Reach) -> Opened:
    """Open what the user named.

    Raises:
        UsageError, TargetError, NetworkError, InputError: it cannot be opened, with what to do.
    """
    asked = Asked.parse(text)
    kind = asked.kind or recognise(asked)
    if kind in {"dir", "pid"}:
        return _open_directory(kind, asked)
    if kind == "sbom":
        from nakami.engine.sbom_file import read_sbom

        return Opened(None, None, Target(kind="sbom", name=asked.text), read_sbom(Path(asked.place)))
    if kind in {"sif", "squashfs"}:
        return _fitting(_open_squashed(kind, asked, reach), reach)
    image = _OPENERS[kind](asked, reach)
    return _fitting(Opened(image, None, image.target), reach)


def _fitting(opened: Opened, reach: Reach) -> Opened:
    """The same; closed, with an error, if it is not for the platform that the user named."""
    config = opened.target.config
    if reach.strictly and config and config.architecture:
        made_for = Platform.of(config.os, config.architecture, config.variant)
        if not reach.platform.fits(made_for):
            opened.close()
            raise TargetNotFound(
                f"{opened.target.name} is an image for {made_for}, not for {reach.platform}",
                "leave --platform out, or name another image",
            )
    return opened


def _open_directory(kind: str, asked: Asked) -> Opened:
    root, mounts = asked.place, "/proc/self/mountinfo"
    if kind == "pid":
        if not asked.place.isdecimal():
            raise UsageError(f"{asked.text!r} names no process", "write it as pid:1234")
        root, mounts = f"/proc/{asked.place}/root", f"/proc/{asked.place}/mountinfo"
    return Opened(None, Directory(root, mounts), Target(kind=kind, name=asked.text))


def _open_squashed(kind: str, asked: Asked, reach: Reach) -> Opened:
    from nakami.images.sources.sif import open_sif
    from nakami.images.sources.squashfs import open_squashfs

    path = Path(asked.place)
    root, target = open_sif(path, asked.text, reach.platform) if kind == "sif" else open_squashfs(path, asked.text)
    return Opened(None, root, target)


def _open_file(asked: Asked, reach: Reach) -> Image:
    """A tar of unknown kind: told apart by what it holds."""
    bundle = open_bundle(Path(asked.place))
    # `docker save` writes both since version 25: its own manifest, and an OCI index that lacks the tags of old.
    if bundle.document(docker_archive.MANIFEST) is not None:
        return _closing(bundle, lambda: docker_archive.open_docker_archive(bundle, asked.text, tag=asked.tag))
    if bundle.document(oci_layout.INDEX) is not None:
        return _closing(
            bundle, lambda: oci_layout.open_oci_layout(bundle, asked.text, platform=reach.platform, tag=asked.tag)
        )
    return _closing(bundle, lambda: open_rootfs_archive(bundle, Path(asked.place), asked.text))


def _open_docker_archive(asked: Asked, reach: Reach) -> Image:
    del reach
    bundle = open_bundle(Path(asked.place))
    return _closing(bundle, lambda: docker_archive.open_docker_archive(bundle, asked.text, tag=asked.tag))


def _open_oci(asked: Asked, reach: Reach) -> Image:
    bundle = open_bundle(Path(asked.place))
    return _closing(
        bundle, lambda: oci_layout.open_oci_layout(bundle, asked.text, platform=reach.platform, tag=asked.tag)
    )


def _open_rootfs(asked: Asked, reach: Reach) -> Image:
    del reach
    bundle = open_bundle(Path(asked.place))
    return _closing(bundle, lambda: open_rootfs_archive(bundle, Path(asked.place), asked.text, forced=True))


def _closing(bundle: Bundle, opener: Callable[[], Image]) -> Image:
    try:
        return opener()
    except BaseException:
        bundle.close()
        raise


def _open_registry(asked: Asked, reach: Reach) -> Image:
    from nakami.images.sources.registry import open_registry
    from nakami.model.reference import Reference
    from nakami.net.client import Client

    client = Client(offline=reach.offline)
    return open_registry(
        Reference.parse(asked.place), client, platform=reach.platform, insecure=reach.insecure, name=asked.text
    )


def _open_daemon(asked: Asked, reach: Reach) -> Image:
    from nakami.images.sources.daemon import open_daemon

    del reach
    return open_daemon(asked.place, kind="podman" if asked.kind == "podman" else "docker")


def _open_containers_storage(asked: Asked, reach: Reach) -> Image:
    from nakami.images.sources.containers_storage import open_containers_storage

    del reach
    return open_containers_storage(asked.place, asked.text, os.environ)


def _open_containerd(asked: Asked, reach: Reach) -> Image:
    from nakami.images.sources.containerd import open_containerd

    return open_containerd(asked.place, asked.text, platform=reach.platform)


def _open_image(asked: Asked, reach: Reach) -> Image:
    """A name without a kind: an image of the local engine if it has it, else of its registry."""
    from nakami.model.reference import Reference

    try:
        Reference.parse(asked.place)
    except ReferenceInvalid as error:
        raise ReferenceInvalid(
            f"{asked.place!r} is neither a file nor an image reference: {error.message}",
            error.remedy or "check the spelling",
        ) from error
    for kind in ("docker", "podman"):
        # An engine that is not there, or does not have the image, leaves the word to the registry.
        with suppress(TargetNotFound, NetworkError):
            return _open_daemon(replace(asked, kind=kind), reach)
    try:
        return _open_registry(asked, reach)
    except NetworkError as error:
        if Path(asked.place).name == asked.place:  # perhaps a file was meant
            error.remedy = f"{error.remedy}; there is no file {asked.place!r} here" if error.remedy else ""
        raise


_OPENERS: dict[str, Callable[[Asked, Reach], Image]] = {
    "docker-archive": _open_docker_archive,
    "oci": _open_oci,
    "rootfs": _open_rootfs,
    "registry": _open_registry,
    "docker": _open_daemon,
    "podman": _open_daemon,
    "containerd": _open_containerd,
    "containers-storage": _open_containers_storage,
    "file": _open_file,
    "image": _open_image,
}
