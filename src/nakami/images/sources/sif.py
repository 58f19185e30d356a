"""Images of Singularity and Apptainer: the squashfs in a SIF file, or an OCI image in one (OCI-SIF) that has a single such layer."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from nakami.bounded import json
from nakami.bounded.sif import Content, DataObject, Sif
from nakami.bounded.squashfs.filesystem import Squashfs
from nakami.bounded.streams import FileChunks
from nakami.errors import InputError, LimitExceeded, TargetError
from nakami.images.bundle import MAX_DOCUMENT, Bundle, missing
from nakami.images.sources.oci_layout import INDEX, open_oci_layout
from nakami.images.tarball import open_file
from nakami.model.image import ImageConfig, Target
from nakami.model.outcome import BlindSpot
from nakami.model.platform import Platform
from nakami.rootfs.squashfs import SquashfsRoot

_SQUASHFS_LAYER = "application/vnd.sylabs.image.layer.v1.squashfs"
"""The media type of layers that OCI-SIF has by default (sylabs/oci-tools, pkg/mutate)."""
_MAX_LABELS = 1 << 20
_BUILD_ANEW = "build it as a folder, `apptainer build --sandbox FOLDER IMAGE`, and scan dir:FOLDER"


def open_sif(path: Path, name: str, platform: Platform) -> tuple[SquashfsRoot, Target]:
    """Open the root file system of a SIF file.

    Args:
        path: the file.
        name: what the user called it.
        platform: which image to take of an OCI-SIF that holds several.

    Raises:
        TargetNotFound: nothing is there, it may not be read, or it holds no root file system.
        TargetError: a root that is encrypted, or that is not read here.
        Malformed, LimitExceeded: it is none, or it is damaged.
    """
    descriptor, size = open_file(path)
    try:
        sif = Sif.read(descriptor, size, str(path))
        if any(found.content == Content.OCI_ROOT_INDEX for found in sif.objects):
            return _oci(descriptor, sif, str(path), name, platform)
        primary = _primary(sif, str(path))
        labels, spots = _labels(descriptor, sif, str(path))
        root = SquashfsRoot(descriptor, Squashfs(descriptor, primary.start, primary.size, str(path)))
    except BaseException:
        os.close(descriptor)
        raise
    root.blind_spots += spots
    root.blind_spots += [
        BlindSpot("sif", name, f"its {other.role} partition ({other.file_system}) is not looked at", _BUILD_ANEW)
        for other in sif.objects
        if other.content == Content.PARTITION and other is not primary
    ]
    config = ImageConfig(os="linux", architecture=sif.architecture, created=_date(sif.created), labels=labels)
    made_for = f"linux/{sif.architecture}" if sif.architecture else ""
    return root, Target(kind="sif", name=name, platform=made_for, config=config)


def _primary(sif: Sif, where: str) -> DataObject:
    found = [each for each in sif.objects if each.content == Content.PARTITION and each.role == "primary system"]
    if not found:
        raise TargetError(f"{where} holds no primary system partition: there is nothing in it to run", _BUILD_ANEW)
    if len(found) > 1:
        raise TargetError(f"{where} holds {len(found)} primary system partitions; which one runs is not defined")
    primary = found[0]
    if primary.file_system == "encrypted squashfs":
        raise TargetError(
            f"{where} is encrypted", "scan it before it is encrypted, or a running container of it: pid:PROCESS"
        )
    if primary.file_system != "squashfs":
        raise TargetError(f"{where} holds its root as {primary.file_system}, which nakami does not read", _BUILD_ANEW)
    return primary


def _labels(descriptor: int, sif: Sif, where: str) -> tuple[dict[str, str], list[BlindSpot]]:
    """The labels that the image was built with, and what could not be read of them."""
    labels: dict[str, str] = {}
    spots = []
    for found in sif.objects:
        if found.content != Content.LABELS:
            continue
        try:
            text = _content(descriptor, found, _MAX_LABELS, f"{where}: labels")
            labels |= json.decode(text, "labels", type=dict[str, str], limit=_MAX_LABELS)
        except InputError as error:
            spots.append(BlindSpot("sif", "labels", error.message, error.remedy))
    return labels, spots


def _content(descriptor: int, found: DataObject, limit: int, where: str) -> bytes:
    if found.size > limit:
        raise LimitExceeded(f"{where} is {found.size:,} bytes long; at most {limit:,} are read")
    return b"".join(FileChunks(descriptor, found.start, found.size, where))


def _date(seconds: int) -> str:
    """RFC 3339; empty for what no date can be. The zero of Go's dates, in images built to be the same each time, lies before year 1."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


class _Objects(Bundle):
    """The OCI objects of a SIF file, under the names that they would have in an OCI layout."""

    def __init__(self, descriptor: int, sif: Sif, where: str) -> None:
        self.where = where
        self._descriptor = descriptor
        self._objects = {
            INDEX if each.content == Content.OCI_ROOT_INDEX else f"blobs/{each.digest.replace(':', '/')}": each
            for each in sif.objects
            if each.content in {Content.OCI_ROOT_INDEX, Content.OCI_BLOB}
        }

    def document(self, name: str) -> bytes | None:
        """Read an object whole."""
        found = self._objects.get(name)
        if found is None:
            return None
        return _content(self._descriptor, found, MAX_DOCUMENT, f"{self.where}: {name}")

    def size(self, name: str) -> int | None:
        """An object's length."""
        found = self._objects.get(name)
        return None if found is None else found.size

    def chunks(self, name: str) -> Iterator[bytes]:
        """Stream an object."""
        found = self.find(name)
        return FileChunks(self._descriptor, found.start, found.size, f"{self.where}: {name}")

    def find(self, name: str) -> DataObject:
        """Where an object lies."""
        if name not in self._objects:
            raise missing(self.where, name)
        return self._objects[name]


def _oci(descriptor: int, sif: Sif, where: str, name: str, platform: Platform) -> tuple[SquashfsRoot, Target]:
    objects = _Objects(descriptor, sif, where)
    target = open_oci_layout(objects, name, platform=platform).target
    kinds = [layer.media_type for layer in target.layers]
    if kinds != [_SQUASHFS_LAYER]:
        raise TargetError(
            f"{where} is an OCI-SIF of {len(kinds)} layers ({', '.join(sorted(set(kinds)))[:200]}); one of squashfs is read",
            "pull it as a single layer, `singularity pull --oci` without --keep-layers, or scan the image it was made of",
        )
    layer = objects.find(f"blobs/{target.layers[0].digest.replace(':', '/')}")
    root = SquashfsRoot(descriptor, Squashfs(descriptor, layer.start, layer.size, where))
    # Files are read where they are wanted, so that the layer is never held against its digest: none is claimed.
    return root, replace(target, kind="sif", layers=())
