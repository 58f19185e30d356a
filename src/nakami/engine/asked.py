"""The words a user types for a target, taken apart: its kind is forced by a prefix, or recognised."""

import os
from pathlib import Path

from msgspec import Struct

from nakami.bounded.sif import MAGIC as SIF_MAGIC
from nakami.bounded.sif import MAGIC_AT as SIF_MAGIC_AT
from nakami.bounded.squashfs.superblock import MAGIC as SQUASHFS_MAGIC
from nakami.catalog.sboms.head import may_be_sbom
from nakami.errors import TargetNotFound, UsageError
from nakami.images.tarball import open_file

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


def recognise(asked: Asked) -> str:
    """The kind of what was named without one: an opener's, `image` where no file is called so, `file` for a tar of unknown kind.

    Raises:
        TargetNotFound: it looks like a path, and nothing is there, or nobody may look.
    """
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
