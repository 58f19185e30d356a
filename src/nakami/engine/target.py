"""From the words a user types to an opened target: its kind is recognised, or forced by a prefix."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nakami.bounded.sif import MAGIC as SIF_MAGIC
from nakami.bounded.sif import MAGIC_AT as SIF_MAGIC_AT
from nakami.bounded.squashfs.superblock import MAGIC as SQUASHFS_MAGIC
from nakami.catalog.sboms.head import may_be_sbom
from nakami.errors import NetworkError, ReferenceInvalid, TargetNotFound, UsageError
from nakami.images.bundle import Bundle
from nakami.images.image import Image
from nakami.images.opening import open_bundle
from nakami.images.sources import docker_archive, oci_layout
from nakami.images.sources.rootfs_archive import open_rootfs_archive
from nakami.images.tarball import open_file
from nakami.model.image import Target
from nakami.model.inventory import Inventory
from nakami.model.platform import Platform
from nakami.rootfs.directory import Directory
from nakami.rootfs.root import Root

KINDS = (
    "docker-archive",
    "oci",
    "registry",
    "docker",
    "podman",
    "containerd",
    "containers-storage",
    "rootfs",
    "sif",
    "squashfs",
    "sbom",
    "dir",
    "pid",
)

LISTS = ("targets", "compose")
"""Prefixes of what stands for several targets."""
_FILE_ENDINGS = (".tar", ".tgz", ".tar.gz", ".sif", ".sqsh", ".squashfs")
_HEAD_BYTES = SIF_MAGIC_AT + len(SIF_MAGIC)


class Asked(Struct, frozen=True):
    """What the user asked for, taken apart: a kind (empty: recognise it), where it is, and which image of several."""

    text: str
    kind: str
    place: str
    tag: str = ""

    @classmethod
    def parse(cls, text: str) -> "Asked":
        """Split the prefix and, for archives, the part after `#`.

        Raises:
            UsageError: nothing is named, or several targets.
        """
        prefix, colon, rest = text.partition(":")
        if colon and prefix in LISTS:
            if not rest:
                raise UsageError(f"{text!r} names no file", f"write it as {text}FILE")
            raise UsageError(f"{text!r} stands for several targets, and one is looked at here", "name one of them")
        kind, place = (prefix, rest) if colon and prefix in KINDS else ("", text)
        if not place:
            raise UsageError(
                f"{text!r} names nothing to scan", "name an image, an archive, a folder (dir:/) or a process (pid:1234)"
            )
        tag = ""
        if kind in {"", "docker-archive", "oci"} and "#" in place and not _exists(Path(place)):
            place, _, tag = place.partition("#")
        return cls(text, kind, place, tag)


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
    kind = asked.kind or _recognise(asked)
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


def _recognise(asked: Asked) -> str:
    path = Path(asked.place)
    if not _exists(path):
        if asked.place.startswith(("/", "./", "../", "~")) or asked.place.endswith(_FILE_ENDINGS):
            raise TargetNotFound(f"{asked.place} does not exist", "check the path")
        return "image"
    if path.is_dir():
        return "oci" if (path / "index.json").is_file() and (path / "oci-layout").is_file() else "dir"
    return _by_head(path) or "file"


def _by_head(path: Path) -> str:
    """`sif`, `squashfs` or `sbom`, if the file begins so."""
    descriptor, _ = open_file(path)
    try:
        head = os.pread(descriptor, _HEAD_BYTES, 0)
    except OSError:
        return ""
    finally:
        os.close(descriptor)
    if head.startswith(SIF_MAGIC, SIF_MAGIC_AT):
        return "sif"
    if head.startswith(SQUASHFS_MAGIC):
        return "squashfs"
    return "sbom" if may_be_sbom(head) else ""


def _exists(path: Path) -> bool:
    """Whether something is there.

    Raises:
        TargetNotFound: nobody may look.
    """
    try:
        return path.exists()
    except PermissionError as error:
        raise TargetNotFound(
            f"{path} may not be looked at: {error.strerror}", "check the rights of its folders"
        ) from error
    except OSError:
        return False  # too long a name for a file: perhaps the name of something else


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
