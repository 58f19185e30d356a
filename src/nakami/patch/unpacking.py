"""From the layers of an image to one root on disk, as an engine would mount it.

Whiteouts are those of the OCI image specification 1.1, `layer.md`: they remove what lower layers have, never what their own layer brings.
"""

import hashlib
import os
from collections.abc import Iterator

from nakami.bounded.streams import inflated
from nakami.bounded.tar import Member, TarStream
from nakami.errors import DigestMismatch, InputError, TargetError
from nakami.images.image import Image
from nakami.model.image import Layer
from nakami.model.progress import Progress
from nakami.patch.disk_root import DiskRoot, on_disk
from nakami.rootfs.placing import clean

_MARK = b".wh."
_OPAQUE = b".wh..wh..opq"
_OVERLAY = b".wh..wh."
"""What else begins so is of the engine that made the layer (AUFS), not of the image."""


def unpack(image: Image, root: DiskRoot, progress: Progress) -> tuple[str, ...]:
    """Unpack all layers, each checked against its diffID; tells the diffIDs, for images that do not.

    Raises:
        TargetError, InputError, NetworkError: a layer is not there, damaged, or not the one that its digest names.
        UsageError: the disk or the kernel refuses, with what to do.
    """
    layers = image.target.layers
    diff_ids = []
    with on_disk(root.folder):
        for layer in layers:
            spot = image.absent(layer)
            if spot is not None:
                raise TargetError(f"layer {layer.index + 1} of {image.target.name}: {spot.why}", spot.remedy)
            progress("unpacking layers", layer.index, len(layers))
            diff_ids.append(_apply(image, layer, root))
        root.finish()
    progress("unpacking layers", len(layers), len(layers))
    return tuple(diff_ids)


def _apply(image: Image, layer: Layer, root: DiskRoot) -> str:
    where = f"layer {layer.index + 1} of {image.target.name}"
    digest = hashlib.sha256()

    def hashed(chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            digest.update(chunk)
            yield chunk

    tar = TarStream(hashed(inflated(image.chunks(layer), where)), where)
    merge = _Merge(root)
    for member in tar:
        try:
            merge.take(tar, member)
        except InputError as error:
            raise type(error)(f"{where}: {error.message}", error.remedy) from error
    tar.drain()
    found = f"sha256:{digest.hexdigest()}"
    if layer.diff_id and layer.diff_id != found:
        raise DigestMismatch(f"{where} unpacks to {found}, not to {layer.diff_id}", "pull or export the image again")
    return found


class _Merge:
    """Lays one layer over what is there."""

    def __init__(self, root: DiskRoot) -> None:
        self._root = root
        self._own: set[bytes] = set()

    def take(self, tar: TarStream, member: Member) -> None:
        """Take one entry.

        Raises:
            InputError: it cannot be made.
        """
        if not clean(member[0])[0]:
            return  # the root itself
        path = self._root.place(member[0])
        folder, _, name = path.rpartition(b"/")
        if name == _OPAQUE:
            self._empty(folder)
        elif name.startswith(_OVERLAY):
            pass
        elif name.startswith(_MARK):
            gone = path[: len(path) - len(name)] + name[len(_MARK) :]
            # A name that is a dot or two would be the folder itself, or what is above it.
            if gone not in self._own and name[len(_MARK) :] not in {b"", b".", b".."}:
                self._root.remove(gone)
        else:
            self._root.put(tar, member, path)
            self._note(path)

    def _note(self, path: bytes) -> None:
        while path and path not in self._own:
            self._own.add(path)
            path = path.rpartition(b"/")[0]

    def _empty(self, folder: bytes) -> None:
        """Remove what lower layers have in a folder; the root itself is left, as engines leave it."""
        if not folder:
            return
        for entry in list(os.scandir(self._root.at(folder))):
            path = folder + b"/" + os.fsencode(entry.name)
            if path not in self._own:
                self._root.remove(path)
            elif entry.is_dir(follow_symlinks=False):
                self._empty(path)
