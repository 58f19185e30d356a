"""Images in the storage that Podman, Buildah, Skopeo and CRI-O share, read from disk without any of them.

Layers are unpacked there. Beside each lies what its tar had besides the files, so that the tar comes out again byte for byte and its digest
can be checked; where that is missing, the unpacked files are read as they are.
"""

import os
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nakami.bounded.streams import inflated
from nakami.errors import Malformed, NakamiError, ReferenceInvalid, TargetNotFound
from nakami.images.config import MAX_CONFIG_BYTES, layers_of, parse_config
from nakami.images.image import Image
from nakami.images.manifest import MAX_MANIFEST_BYTES, image_config, parse_manifest
from nakami.images.stores.inside import Inside, is_there
from nakami.images.stores.naming import Place, Stored, find
from nakami.images.stores.storage_conf import Graph, graphs
from nakami.images.stores.storage_records import NAME_THE_STORE, ImageRecord, Records, records_of
from nakami.images.stores.tar_split import reassembled
from nakami.images.stores.unpacked import unpacked
from nakami.model.digest import Digest
from nakami.model.image import Layer, Target
from nakami.model.outcome import BlindSpot
from nakami.model.reference import Reference

KIND = "containers-storage"
_MAX_LAYERS = 1024
_REMEDY = "pull the image again"


class _Held(Struct, frozen=True):
    """Where a layer is: the store, its identifier there, whether its tar can be put together again, or what is amiss."""

    records: Records
    identifier: str
    is_split: bool = False
    amiss: str = ""


def open_containers_storage(place: str, name: str, environment: Mapping[str, str]) -> "StorageImage":
    """Open an image of containers-storage.

    Args:
        place: which one, as skopeo writes it: `NAME`, `@ID`, `[/graphroot]NAME`, `[driver@/graphroot+/runroot]NAME`.
        name: what the user called it.
        environment: where the stores of this machine are configured.

    Raises:
        UsageError: `place` is no such thing.
        TargetNotFound: no store, no such image in it, or several.
        Malformed, DigestMismatch, LimitExceeded: the store contradicts itself.
    """
    asked = Place.parse(place)
    if asked.root:
        stores = _read([Graph(asked.root, asked.part)])
    else:
        stores = _read(
            [replace(graph, driver=asked.part) for graph in graphs(environment, is_root=os.geteuid() == 0)],
            lenient=True,
        )
    records, image = _chosen(asked.name, stores)
    return _opened(records, image, stores, name)


def _read(wanted: Sequence[Graph], *, lenient: bool = False) -> list[Records]:
    """The records of all the stores; `lenient`: of those that are there."""
    found: list[Records] = []
    errors: list[NakamiError] = []
    for graph in wanted:
        for root in (graph.root, *graph.more):
            try:
                found += records_of(root, graph.driver)
            except TargetNotFound as error:
                errors.append(error)
                if not lenient:
                    raise
    if not found:
        where = " and ".join(graph.root for graph in wanted)
        raise TargetNotFound(
            f"no containers-storage at {where}: {errors[0].message}",
            ", or ".join(dict.fromkeys((errors[0].remedy, NAME_THE_STORE))),
        )
    return found


def _chosen(asked: str, stores: Sequence[Records]) -> tuple[Records, ImageRecord]:
    all_images = [(records, image) for records in stores for image in records.images]
    where = " and ".join(dict.fromkeys(records.root for records in stores))
    named = [Stored(tuple(image.names or ()), image.digests, image.id) for _, image in all_images]
    hits = [all_images[index] for index in find(asked, named, where)]
    # The system's store comes before the user's.
    first = [(records, image) for records, image in hits if records is hits[0][0]]
    if len({image.id for _, image in first}) > 1:
        listed = ", ".join((image.names or [f"@{image.id[:12]}"])[0] for _, image in first[:20])
        raise TargetNotFound(f"{asked!r} may be any of {len(first)} images of {where}: {listed}", "name one in full")
    return first[0]


def _opened(records: Records, image: ImageRecord, stores: Sequence[Records], name: str) -> "StorageImage":
    where = f"{records.root}: image {image.id[:12]}"
    text = records.document(image, "manifest", MAX_MANIFEST_BYTES)
    if text is None:
        raise Malformed(f"{where} has no manifest", _REMEDY)
    digest = str(Digest.of(text))
    if image.digests and digest not in image.digests:
        Digest.parse(image.digests[0]).verify(text, f"The manifest of {where}")
    manifest = parse_manifest(text, f"{where}: manifest")
    config_at = image_config(manifest, f"{where}: manifest")
    config_text = records.document(image, config_at.digest, MAX_CONFIG_BYTES)
    if config_text is None:
        raise Malformed(f"{where} has no configuration {config_at.digest}", _REMEDY)
    Digest.parse(config_at.digest).verify(config_text, f"The configuration of {where}")
    config = parse_config(config_text, f"{where}: configuration")
    chain = _chain(image, records, stores, where)
    sizes = [held.records.layers[held.identifier].diff_size for held in chain]
    layers = layers_of(config, [("", size, "", False) for size in sizes])
    reference = next(iter(image.names or []), "")
    target = Target(
        kind=KIND,
        name=name,
        digest=digest,
        reference=reference,
        registry=_registry(reference),
        platform="/".join(part for part in (config.os, config.architecture, config.variant) if part),
        config=config,
        # What is read as it lies there cannot be held against a digest.
        layers=tuple(
            each if held.is_split else replace(each, diff_id="") for each, held in zip(layers, chain, strict=True)
        ),
        annotations=manifest.annotations or {},
        store=f"containers-storage {records.root} ({records.driver})",
    )
    opened = StorageImage(target, chain)
    opened.config_text = config_text
    return opened


def _registry(name: str) -> str:
    try:
        registry = Reference.parse(name).registry if name else ""
    except ReferenceInvalid:
        return ""
    # Podman gives what was built here the made-up registry `localhost`.
    return "" if registry == "localhost" else registry


def _chain(image: ImageRecord, own: Records, stores: Sequence[Records], where: str) -> list[_Held]:
    """The layers from the base up; those of a read-only store may lie below the image's own."""
    found: list[_Held] = []
    identifier = image.layer
    while identifier:
        records = next((each for each in (own, *stores) if identifier in each.layers), None)
        if records is None or len(found) == _MAX_LAYERS:
            what = "which its store has no record of" if records is None else "in a circle"
            raise Malformed(f"{where} is made of the layer {identifier[:12]}, {what}", _REMEDY)
        found.append(_held(records, identifier))
        identifier = records.layers[identifier].parent
    return found[::-1]


def _held(records: Records, identifier: str) -> _Held:
    folder = records.files(identifier)
    with Inside(records.root) as store:
        is_split = store.has(records.tar_split(identifier))
    if not is_there(folder, folder=True):
        return _Held(records, identifier, amiss="its store has no files of it")
    if is_there(f"{folder}/../composefs-data"):
        return _Held(records, identifier, amiss="its store keeps it by the digests of its files (composefs)")
    if not is_split and records.driver != "overlay":
        # Each folder of vfs is a whole root: nothing tells what this layer added to it.
        return _Held(records, identifier, amiss="its store has lost what tells it from the layers below it")
    return _Held(records, identifier, is_split)


class StorageImage(Image):
    """An image whose layers are unpacked in containers-storage; `chain` tells where each is."""

    def __init__(self, target: Target, chain: Sequence[_Held]) -> None:
        self.target = target
        self._chain = chain

    def absent(self, layer: Layer) -> BlindSpot | None:
        """Why a layer cannot be read."""
        held = self._chain[layer.index]
        if not held.amiss:
            return None
        return BlindSpot(
            "layer", f"layer {layer.index + 1}", held.amiss, "export the image with `podman save` and scan that"
        )

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        """Stream a layer's tar.

        Raises:
            Malformed, StreamBroken, LimitExceeded: the store's record of it is broken, or files are missing.
            TargetNotFound: the store may not be read.
        """
        held = self._chain[layer.index]
        where = f"layer {layer.index + 1} of {self.target.name}"
        if not held.is_split:
            yield from unpacked(held.records.files(held.identifier), where)
            return
        with Inside(held.records.root) as store, Inside(held.records.files(held.identifier)) as files:
            record = inflated(store.chunks(held.records.tar_split(held.identifier)), where)
            yield from reassembled(record, files, where)
