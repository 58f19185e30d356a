"""Images in containerd's store, read from disk without its daemon: blobs lie there as in an OCI layout, a database names the images.

Where layers were thrown away after unpacking (`discard_unpacked_layers`, as nodes of Kubernetes often have it), the unpacked ones are read.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from nakami.errors import ReferenceInvalid, TargetNotFound
from nakami.images.bundle import BundledImage
from nakami.images.folder import Folder
from nakami.images.manifest import Descriptor
from nakami.images.sources.oci_layout import described, member
from nakami.images.stores.containerd_metadata import METADATA, ImageEntry, images_of, snapshots_of
from nakami.images.stores.inside import is_there
from nakami.images.stores.naming import Place, Stored, find
from nakami.images.stores.unpacked import unpacked
from nakami.model.image import Layer, Target
from nakami.model.outcome import BlindSpot
from nakami.model.platform import Platform
from nakami.model.reference import Reference

KIND = "containerd"
ROOTS = (
    "/var/lib/containerd",
    "/var/lib/rancher/k3s/agent/containerd",
    "/var/lib/rancher/rke2/agent/containerd",
    "/var/snap/microk8s/common/var/lib/containerd",
    "/var/lib/docker/containerd/daemon",
)
"""Where containerd keeps its store: by itself, and inside k3s, RKE2, MicroK8s and Docker. The first that has the image is read."""
CONTENT = "io.containerd.content.v1.content"


def open_containerd(place: str, name: str, *, platform: Platform) -> "ContainerdImage":
    """Open an image of containerd's store.

    Args:
        place: which one: `NAME`, `[/root]NAME`, `[namespace@/root]NAME`, `[namespace@]NAME`.
        name: what the user called it.
        platform: which one to take of a multi-platform index.

    Raises:
        UsageError: `place` is no such thing.
        TargetNotFound: no store, no such image in it, or not for the platform.
        Malformed, DigestMismatch, LimitExceeded: the store contradicts itself.
    """
    asked = Place.parse(place)
    root, entry = _found(asked)
    bundle = Folder(Path(root, CONTENT))
    descriptor = Descriptor(entry.digest, entry.size, entry.media_type)
    if bundle.size(member(descriptor)) is None:
        raise TargetNotFound(
            f"{root} names the image {entry.name} (namespace {entry.namespace}), but its manifest is not in the store",
            "pull it again",
        )
    found = described(bundle, descriptor, platform)
    target = replace(
        found.target(),
        kind=KIND,
        name=name,
        reference=entry.name,
        registry=_registry(entry.name),
        pinned="@" in entry.name,
        store=f"containerd {root}, namespace {entry.namespace}",
    )
    members = found.members()
    gone = [layer.index for layer in target.layers if not layer.foreign and bundle.size(members[layer.index]) is None]
    folders = snapshots_of(root, entry.namespace, found.config.diff_ids) if gone else []
    instead = {
        index: folders[index] if folders[index] and is_there(folders[index], folder=True) else "" for index in gone
    }
    # What is read as it lies there, or not at all, is not held against a digest.
    layers = tuple(replace(each, digest="", diff_id="") if each.index in instead else each for each in target.layers)
    image = ContainerdImage(replace(target, layers=layers), bundle, members, instead)
    image.config_text = found.config_text
    return image


def _found(asked: Place) -> tuple[str, ImageEntry]:
    """The store that has the image."""
    roots = [asked.root] if asked.root else [each for each in ROOTS if is_there(f"{each}/{METADATA}")] or [ROOTS[0]]
    *some, last = roots
    for root in some:
        with suppress(TargetNotFound):
            return root, _chosen(asked, root)
    return last, _chosen(asked, last)


def _chosen(asked: Place, root: str) -> ImageEntry:
    entries = images_of(root, asked.part)
    where = f"containerd's store {root}" + (f", namespace {asked.part}," if asked.part else "")
    named = [
        Stored(
            (entry.name,),
            (entry.digest,),
            entry.name.removeprefix("sha256:") if entry.name.startswith("sha256:") else "",
        )
        for entry in entries
    ]
    hits = [entries[index] for index in find(asked.name, named, where)]
    first = [entry for entry in hits if entry.namespace == hits[0].namespace]
    if len({entry.digest for entry in first}) > 1:
        listed = ", ".join(entry.name for entry in first[:20])
        raise TargetNotFound(
            f"{asked.name!r} may be any of {len(first)} images of {where}: {listed}", "name one in full"
        )
    # Kubernetes names an image by its identifier, too; that name says nothing of where it comes from.
    return next((entry for entry in first if not entry.name.startswith("sha256:")), first[0])


def _registry(name: str) -> str:
    """The registry that a name tells; `ctr` takes names that tell none."""
    try:
        registry = Reference.parse(name).registry
    except ReferenceInvalid:
        return ""
    return registry if name.startswith(f"{registry}/") else ""


class ContainerdImage(BundledImage):
    """An image whose layers are blobs of a content store; of those that are gone, `instead` tells the unpacked folders, empty for none."""

    def __init__(self, target: Target, bundle: Folder, names: Sequence[str], instead: dict[int, str]) -> None:
        super().__init__(target, bundle, names)
        self._instead = instead

    def absent(self, layer: Layer) -> BlindSpot | None:
        """Why a layer cannot be read."""
        if self._instead.get(layer.index) == "":
            why = "containerd threw its blob away after unpacking, and keeps it in no folder of its own"
            remedy = "scan the image in its registry, or set discard_unpacked_layers = false and pull it again"
            return BlindSpot("layer", f"layer {layer.index + 1}", why, remedy)
        return super().absent(layer)

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        """Stream the blob, or the unpacked layer in its place."""
        folder = self._instead.get(layer.index)
        if folder is None:
            return super().chunks(layer)
        return unpacked(folder, f"layer {layer.index + 1} of {self.target.name}")

    def streams(self, wanted: Sequence[Layer]) -> Iterator[tuple[Layer, Iterator[bytes]]]:
        """Stream the layers one by one."""
        for layer in wanted:
            yield layer, self.chunks(layer)
