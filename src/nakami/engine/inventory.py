"""From a target's layers to its inventory: what the running container would see."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.layer_cache import LayerCache
from nakami.engine.layers import read_layers
from nakami.engine.reading import Link, Read, Reading
from nakami.engine.second_look import Look, look_again
from nakami.images.image import Image
from nakami.model.document import Document
from nakami.model.image import Layer
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Ownership, Package
from nakami.model.progress import Progress
from nakami.rootfs.listing import ListingWriter
from nakami.rootfs.offer import Offers
from nakami.rootfs.reader import Record
from nakami.rootfs.tree import LayeredTree, target_of

_MAX_LOOKS = 10_000
_DISTRIBUTION_TYPES = frozenset({"deb", "rpm", "apk"})
_DISTRO_FILES = ("etc/os-release", "usr/lib/os-release")


class Placed(Struct, frozen=True):
    """A package and the layer whose file proves it; `layer` is unset for folders."""

    package: Package
    layer: int | None = None


class Inventory(Struct, frozen=True):
    """What is inside.

    `files` counts the regular files of all layers, `bytes` their uncompressed length; `cached` of the `layers` were not read anew.
    `diff_ids` are the layers', from the base up.
    """

    packages: tuple[Placed, ...] = ()
    distro: Distro | None = None
    documents: tuple[Document, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    files: int = 0
    bytes: int = 0
    layers: int = 0
    cached: int = 0
    diff_ids: tuple[str, ...] = ()


SecondLook = Callable[[int, Sequence[Look]], tuple[Sequence[Read], Sequence[BlindSpot]]]
"""Reads files of one layer that only a link made wanted."""


def of_image(
    image: Image, offers: Offers, cache: LayerCache | None, progress: Progress, *, verify: bool = True
) -> Inventory:
    """Read an image.

    Args:
        image: the opened image.
        offers: the readers.
        cache: readings of layers seen before; None reads everything.
        progress: told of layers and bytes.
        verify: check every layer's digest and diffID.

    Raises:
        DigestMismatch: a layer's bytes differ from the digest that names them (with `verify`).
        TargetError, NetworkError, InputError: a layer cannot be had or read to its end.
    """
    layers = image.target.layers
    readings = _known(layers, cache)
    cached = sum(not layers[index].foreign for index in readings)
    # The same layer twice (an empty one, often) is read once.
    missing = {layer.diff_id or str(layer.index): layer for layer in reversed(layers) if layer.index not in readings}
    for layer, reading in read_layers(image, list(missing.values()), offers, progress, verify=verify):
        if cache is not None and verify and layer.diff_id:
            cache.put(layer.diff_id, reading)
        for twin in layers:
            if twin.index == layer.index or (layer.diff_id and twin.diff_id == layer.diff_id):
                readings[twin.index] = reading

    def look(index: int, looks: Sequence[Look]) -> tuple[Sequence[Read], Sequence[BlindSpot]]:
        name = f"{layers[index].diff_id} {looks!r}"
        kept = cache.get(name) if cache is not None and layers[index].diff_id else None
        if kept is None:
            kept = look_again(image, layers[index], looks, offers)
            if cache is not None and verify and layers[index].diff_id:
                cache.put(name, kept)
        return kept.reads, kept.blind_spots

    inventory = merge([readings[layer.index] for layer in layers], offers, look)
    return replace(inventory, layers=len(layers), cached=cached, diff_ids=tuple(layer.diff_id for layer in layers))


def _known(layers: Sequence[Layer], cache: LayerCache | None) -> dict[int, Reading]:
    """The readings that need no reading: kept ones, and those of layers that nobody here has."""
    readings: dict[int, Reading] = {}
    for layer in layers:
        if layer.foreign:
            why = "a foreign layer: its bytes are not in the registry"
            spot = BlindSpot("layer", layer.digest, why, "scan the image where it was built")
            readings[layer.index] = replace(_EMPTY, blind_spots=(spot,))
        elif cache is not None and layer.diff_id and (kept := cache.get(layer.diff_id)) is not None:
            readings[layer.index] = kept
    return readings


def merge(readings: Sequence[Reading], offers: Offers, look: SecondLook) -> Inventory:
    """Join the readings of layers, from the base up, into what the container sees.

    A record stands when the file it came from does: not removed, not replaced, not hidden by an upper layer.
    """
    paths = {read.path for reading in readings for read in reading.reads} | offers.paths
    for reading in readings:
        for link in reading.links:
            paths.add(link.path)
            paths.add(link.target if link.hard else target_of(link.path, link.target))
    tree = LayeredTree([reading.listing for reading in readings], paths)
    standing: list[tuple[int, Read]] = [
        (index, read)
        for index, reading in enumerate(readings)
        for read in reading.reads
        if tree.layer_of(read.path) == index
    ]
    spots = [spot for reading in readings for spot in reading.blind_spots]
    wanted: dict[int, list[Look]] = {}
    for index, found in _through_links(readings, offers, tree, {(index, r.path, r.reader): r for index, r in standing}):
        if isinstance(found, Read):
            standing.append((index, found))
        else:
            wanted.setdefault(index, []).append(found)
    for index, looks in wanted.items():
        if len(looks) > _MAX_LOOKS:
            spots.append(
                BlindSpot(
                    "layer", str(index), f"{len(looks) - _MAX_LOOKS:,} links beyond {_MAX_LOOKS:,} were not followed"
                )
            )
        reads, more = look(index, looks[:_MAX_LOOKS])
        standing += [(index, read) for read in reads]
        spots += more
    return _inventory(readings, standing, spots)


def _through_links(
    readings: Sequence[Reading], offers: Offers, tree: LayeredTree, read: dict[tuple[int, bytes, str], Read]
) -> Iterator[tuple[int, Read | Look]]:
    """What readers want to see through links: already read under another name, or to be looked at again."""
    for index, reading in enumerate(readings):
        own = {(r.path, r.reader): r for r in reading.reads} if any(link.hard for link in reading.links) else {}
        for link in reading.links:
            if tree.layer_of(link.path) != index:
                continue
            for reader in link.readers:
                if link.hard:
                    # Same bytes, another name: what they prove holds here, too, even when the first name is gone.
                    same = own.get((link.target, reader))
                    yield index, _renamed(same, link) if same else Look(link.target, link.path, reader)
                elif (found := _elsewhere(tree, offers, link.path, reader, read)) is not None:
                    yield found
    yield from _through_folders(offers, tree, read)


def _through_folders(
    offers: Offers, tree: LayeredTree, read: dict[tuple[int, bytes, str], Read]
) -> Iterator[tuple[int, Look]]:
    """Wanted paths where nothing stands, but that a link among their folders leads somewhere."""
    for path in sorted(offers.paths):
        if tree.layer_of(path) is None:
            for offered in offers.of(path):
                if (found := _elsewhere(tree, offers, path, offered.name, read)) is not None:
                    yield found


def _elsewhere(
    tree: LayeredTree, offers: Offers, path: bytes, reader: str, read: dict[tuple[int, bytes, str], Read]
) -> tuple[int, Look] | None:
    """A look at what a wanted path resolves to, unless the reader was offered that very file under its own name."""
    real = tree.resolve(path)
    if real is None or real == path or any(r.name == reader for r in offers.of(real)):
        return None
    index = tree.layer_of(real)
    return None if index is None or (index, real, reader) in read else (index, Look(real, path, reader))


def _renamed(read: Read, link: Link) -> Read:
    old, name = read.path.decode(errors="replace"), link.path.decode(errors="replace")

    def moved(record: Record) -> Record:
        if isinstance(record, BlindSpot):
            return replace(record, where=name)
        if isinstance(record, Ownership):
            return record
        return replace(record, path=name + record.path[len(old) :]) if record.path.startswith(old) else record

    return Read(link.path, read.reader, tuple(moved(record) for record in read.records), read.mtime)


def _inventory(readings: Sequence[Reading], standing: list[tuple[int, Read]], spots: list[BlindSpot]) -> Inventory:
    packages: dict[tuple[str, ...], Placed] = {}
    distros: list[Distro] = []
    documents: list[Document] = []
    owned = _owned(standing)
    for index, read in standing:
        for record in read.records:
            if isinstance(record, Ownership):
                continue
            if isinstance(record, Package):
                if record.type not in _DISTRIBUTION_TYPES and owned.get(record.path.partition("!/")[0], -1) >= index:
                    continue
                key = (record.type, record.namespace, record.name, record.version, record.arch, record.path)
                packages.setdefault(key, Placed(record, index))
            elif isinstance(record, Distro):
                distros.append(record)
            elif isinstance(record, Document):
                documents.append(record)
            else:
                spots.append(record)
    ranked = sorted(
        distros, key=lambda d: (_DISTRO_FILES.index(d.path) if d.path in _DISTRO_FILES else len(_DISTRO_FILES), d.path)
    )
    return Inventory(
        packages=tuple(packages[key] for key in sorted(packages)),
        distro=ranked[0] if ranked else None,
        documents=tuple(documents),
        blind_spots=tuple(dict.fromkeys(spots)),
        files=sum(reading.listing.files for reading in readings),
        bytes=sum(reading.bytes for reading in readings),
    )


def _owned(standing: list[tuple[int, Read]]) -> dict[str, int]:
    """The paths that distribution packages own, each with the layer that says so.

    A file that a later layer wrote over is no longer the distribution's. Where /lib is a link to usr/lib, package databases name either.
    """
    owned: dict[str, int] = {}
    for index, read in standing:
        for record in read.records:
            if isinstance(record, Ownership):
                for path in record.paths:
                    owned[path] = index
                    if path.startswith(("lib/", "lib64/")):
                        owned[f"usr/{path}"] = index
    return owned


_EMPTY = Reading(ListingWriter().finish(), (), ())
