"""From a target's layers to its inventory: what the running container would see."""

from collections.abc import Callable, Container, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nakami.catalog.catalogers.amazon_extras import topics_in_use
from nakami.catalog.catalogers.content_manifests import content_sets
from nakami.catalog.file_lists import FileLists
from nakami.engine.closer_look import looked_closer
from nakami.engine.emptied import asked_first, brought, documentation, emptied
from nakami.engine.evidence import joined
from nakami.engine.gathering import MAX_LINKS, MAX_RECORDS
from nakami.engine.hits import with_hits
from nakami.engine.inspected import PARTS, finished
from nakami.engine.layer_cache import LayerCache
from nakami.engine.layers import read_layers
from nakami.engine.links import looks_through_links
from nakami.engine.reading import NOTHING, Read, Reading
from nakami.engine.repairs import repairs
from nakami.engine.second_look import Look, look_again
from nakami.engine.since import Since
from nakami.errors import InputError, LimitExceeded
from nakami.images.image import Image
from nakami.model.document import Document
from nakami.model.executable import Executable
from nakami.model.image import Layer
from nakami.model.inventory import Inventory, Placed
from nakami.model.outcome import BlindSpot
from nakami.model.package import DISTRIBUTION_TYPES, Distro, Ownership, Package
from nakami.model.progress import Progress
from nakami.rootfs.listing import MAX_PACKED_BYTES
from nakami.rootfs.offer import Offers
from nakami.rootfs.tree import LayeredTree

if TYPE_CHECKING:
    from nakami.engine.inspection.inspector import Inspector

_MAX_LOOKS = 10_000
_MAX_RECORDS = 2 * MAX_RECORDS
_MAX_LINKS = 2 * MAX_LINKS
_DISTRO_FILES = ("etc/os-release", "usr/lib/os-release")


SecondLook = Callable[[int, Sequence[Look]], Reading]
"""Reads files of one layer that only a link made wanted."""


def of_image(
    image: Image,
    offers: Offers,
    cache: LayerCache | None,
    progress: Progress,
    inspecting: "Callable[[], Inspector] | None" = None,
    *,
    verify: bool = True,
) -> Inventory:
    """Read an image.

    Args:
        image: the opened image.
        offers: the readers.
        cache: readings of layers seen before; None reads everything.
        progress: told of layers and bytes.
        inspecting: gives who looks into the bytes of files, asked only when there is a layer to read; None where nobody does.
        verify: check every layer's digest and diffID. Without, nothing is taken for what its digest says: the cache is not used, and layers
            that cannot be read are blind spots.

    Raises:
        DigestMismatch: a layer's bytes differ from the digest that names them (with `verify`).
        TargetError, NetworkError, InputError: a layer cannot be had or read to its end.
    """
    layers = image.target.layers
    cache = cache if verify else None
    readings = _absent(image)
    without = len(readings)
    readings.update(_kept(layers, readings, cache))
    _check_size(readings.values(), image)
    cached = len(readings) - without
    # The same layer twice (an empty one, often) is read once.
    missing = {
        (layer.diff_id if verify else "") or str(layer.index): layer
        for layer in reversed(layers)
        if layer.index not in readings
    }
    inspector = inspecting() if inspecting is not None and missing else None
    walked = read_layers(image, list(missing.values()), offers, progress, inspector, verify=verify)
    for layer, reading, whole in looked_closer(image, finished(walked), inspector):
        if cache is not None and layer.diff_id and whole:
            cache.put(layer.diff_id, reading)
        readings[layer.index] = reading
        if verify and layer.diff_id:
            twins = (twin for twin in layers if twin.diff_id == layer.diff_id and twin.index not in readings)
            readings.update((twin.index, reading) for twin in twins)
        _check_size(readings.values(), image)
    again = _Again(image, offers, cache, verify=verify)
    lists = _Again(image, Offers((FileLists(),)), cache, verify=verify)
    inventory = merge([readings[layer.index] for layer in layers], offers, again.look, lists.look)
    return replace(inventory, layers=len(layers), cached=cached, diff_ids=tuple(layer.diff_id for layer in layers))


def _absent(image: Image) -> dict[int, Reading]:
    """The readings of layers that nobody here has: blind spots."""
    absent = {layer.index: image.absent(layer) for layer in image.target.layers}
    return {index: replace(NOTHING, blind_spots=(spot,)) for index, spot in absent.items() if spot is not None}


def _kept(layers: Sequence[Layer], done: Container[int], cache: LayerCache | None) -> dict[int, Reading]:
    """The readings of layers that were read before."""
    if cache is None:
        return {}
    found = {layer.index: cache.get(layer.diff_id) for layer in layers if layer.diff_id and layer.index not in done}
    return {index: reading for index, reading in found.items() if reading is not None}


def _check_size(readings: Iterable[Reading], image: Image) -> None:
    """Keep many layers from doing together what none of them may do alone.

    Raises:
        LimitExceeded: they hold more than memory should.
    """
    distinct = {id(reading): reading for reading in readings}.values()
    names = sum(reading.listing.packed_bytes for reading in distinct)
    records = sum(len(read.records) for reading in distinct for read in reading.reads)
    records += sum(len(reading.blind_spots) for reading in distinct)
    links = sum(len(reading.links) for reading in distinct)
    if names > MAX_PACKED_BYTES or records > _MAX_RECORDS or links > _MAX_LINKS:
        raise LimitExceeded(
            f"{image.target.name} holds more than {_MAX_RECORDS:,} records, or too many names and links",
            "an image made to exhaust its reader",
        )


class _Again:
    """Looks into layers again, or remembers having done so."""

    def __init__(self, image: Image, offers: Offers, cache: LayerCache | None, *, verify: bool) -> None:
        self._image = image
        self._offers = offers
        self._cache = cache
        self._verify = verify

    def look(self, index: int, looks: Sequence[Look]) -> Reading:
        """Read some files of one layer.

        Raises:
            TargetError, NetworkError: the layer cannot be had.
            InputError: it cannot be read this time (with `verify`).
        """
        layer = self._image.target.layers[index]
        if self._cache is None or not layer.diff_id:
            return self._read(layer, looks)
        name = f"{layer.diff_id} {looks!r}"
        kept = self._cache.get(name)
        if kept is None:
            kept = self._read(layer, looks)
            self._cache.put(name, kept)
        return kept

    def _read(self, layer: Layer, looks: Sequence[Look]) -> Reading:
        try:
            return look_again(self._image, layer, looks, self._offers)
        except InputError as error:
            if self._verify:
                raise
            why = f"{len(looks):,} of its files were not read: {error.message}"
            return replace(NOTHING, blind_spots=(BlindSpot("layer", str(layer.index + 1), why, error.remedy),))


def merge(
    readings: Sequence[Reading], offers: Offers, look: SecondLook, list_look: SecondLook | None = None
) -> Inventory:
    """Join the readings of layers, from the base up, into what the container sees.

    A record stands when the file it came from does: not removed, not replaced, not hidden by an upper layer.

    Args:
        readings: of the layers.
        offers: the readers.
        look: reads what only a link made wanted.
        list_look: reads lists of files; without it, no package is told to be emptied.
    """
    paths = {read.path for reading in readings for read in reading.reads} | {*offers.paths, *offers.folders}
    paths.update(end for reading in readings for link in reading.links for end in link.ends)
    paths.update(asked_first(readings) if list_look else ())
    tree = LayeredTree([reading.listing for reading in readings], paths)
    standing: list[tuple[int, Read]] = [
        (index, read)
        for index, reading in enumerate(readings)
        for read in reading.reads
        if tree.layer_of(read.path) == index
    ]
    spots = [spot for reading in readings for spot in reading.blind_spots]
    done = frozenset(
        (index, read.path, read.reader) for index, reading in enumerate(readings) for read in reading.reads
    )
    wanted: dict[int, list[Look]] = {}
    for index, found in looks_through_links(readings, offers, tree, done):
        wanted.setdefault(index, []).append(found)
    for index, looks in wanted.items():
        if len(looks) > _MAX_LOOKS:
            why = f"{len(looks) - _MAX_LOOKS:,} links beyond {_MAX_LOOKS:,} were not followed"
            spots.append(BlindSpot("layer", str(index + 1), why))
        again = look(index, looks[:_MAX_LOOKS])
        standing += [(index, read) for read in again.reads]
        spots += again.blind_spots
    inventory = with_hits(_inventory(readings, standing, spots), readings, standing, tree, list_look)
    # What stands in a layer or folder that nobody could look into has not been deleted.
    parts = {*offers.readers, *PARTS}
    all_seen = all(spot.part in parts for reading in readings for spot in reading.blind_spots)
    gone = emptied(brought(standing), tree, list_look) if list_look and all_seen else frozenset()
    return replace(inventory, documentation=documentation(standing), emptied=gone)


def _inventory(readings: Sequence[Reading], standing: list[tuple[int, Read]], spots: list[BlindSpot]) -> Inventory:
    packages: list[Placed] = []
    distros: list[Distro] = []
    documents: list[Document] = []
    executables: dict[str, Executable] = {}
    owned = _owned(standing)
    listed = _listed(standing)
    since = Since(readings)
    for index, read in standing:
        for record in read.records:
            if isinstance(record, Executable):
                executables[record.path] = replace(record, layer=index)
            elif isinstance(record, Package):
                if listed.get((record.type, record.path), -1) >= index:
                    continue
                owner = _owner(record, index, owned)
                packages.append(Placed(record, index, owner, since=since.of(index, read, record)))
            elif isinstance(record, Distro):
                distros.append(record)
            elif isinstance(record, Document):
                documents.append(record)
            elif isinstance(record, BlindSpot):
                spots.append(record)
    ranked = sorted(
        distros, key=lambda d: (_DISTRO_FILES.index(d.path) if d.path in _DISTRO_FILES else len(_DISTRO_FILES), d.path)
    )
    found = joined(packages)
    return Inventory(
        packages=found,
        distro=_with_repositories(ranked[0], documents) if ranked else None,
        documents=tuple(documents),
        blind_spots=tuple(dict.fromkeys(spots)),
        files=sum(reading.listing.files for reading in readings),
        bytes=sum(reading.bytes for reading in readings),
        executables=tuple(executables[path] for path in sorted(executables)),
        owners=owned,
        repairs=repairs(found, standing),
        inspected=sum(reading.inspected for reading in readings),
        inspected_in_part=sum(reading.in_part for reading in readings),
    )


def _with_repositories(distro: Distro, documents: Sequence[Document]) -> Distro:
    """The distribution with those of its vendor's further repositories that the target uses."""
    if distro.id == "rhel":
        return replace(distro, repositories=content_sets(documents))
    if distro.id != "amzn":
        return distro
    return replace(distro, repositories=tuple(f"extras {topic}" for topic in topics_in_use(documents)))


def _owner(package: Package, index: int, owned: dict[str, tuple[int, str]]) -> str:
    """The distribution's package that brought a language's; a file that a later layer wrote over is no longer its own."""
    if package.type in DISTRIBUTION_TYPES:
        return ""
    layer, owner = owned.get(package.path.partition("!/")[0], (-1, ""))
    return owner if layer >= index else ""


def _owned(standing: list[tuple[int, Read]]) -> dict[str, tuple[int, str]]:
    """The paths that distribution packages own, each with the layer that says so and the package's name.

    Where /lib and /bin are links to usr/lib and usr/bin, package databases name either.
    """
    owned: dict[str, tuple[int, str]] = {}
    for index, read in standing:
        for record in read.records:
            if isinstance(record, Ownership) and not record.type:
                for path in record.paths:
                    owned[path] = (index, record.package)
                    if path.startswith(("lib/", "lib64/", "bin/", "sbin/")):
                        owned[f"usr/{path}"] = (index, record.package)
    return owned


def _listed(standing: list[tuple[int, Read]]) -> dict[tuple[str, str], int]:
    """Types and paths of the files whose packages an application's own list tells, each with the layer of that list."""
    return {
        (record.type, path): index
        for index, read in standing
        for record in read.records
        if isinstance(record, Ownership) and record.type
        for path in record.paths
    }
