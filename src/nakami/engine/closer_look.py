"""A closer look at libraries that were taken for a package's, and that no package of their layer records so."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nakami.bounded.streams import inflated
from nakami.bounded.tar import Kind, TarStream
from nakami.engine.gathering import Gathering
from nakami.engine.inspected import Finished, joined
from nakami.engine.inspection.choice import MAX_PROGRAM
from nakami.engine.reading import NOTHING, Reading
from nakami.engine.walk import entry_of, placed
from nakami.errors import InputError
from nakami.images.image import Image
from nakami.model.image import Layer
from nakami.model.outcome import BlindSpot
from nakami.rootfs.listing import ListingWriter
from nakami.rootfs.placing import shown
from nakami.rootfs.root import Root

if TYPE_CHECKING:
    from nakami.engine.inspection.inspector import Inspector, LayerInspection


def looked_closer(
    image: Image, layers: Iterable[Finished], inspector: "Inspector | None"
) -> Iterator[tuple[Layer, Reading, bool]]:
    """The layers with whether all that could be known of their files is; those that deserve a closer look come last, when all were walked.

    Raises:
        TargetError, NetworkError: a layer cannot be had this time.
    """
    late = []
    for layer, reading, whole, unread in layers:
        if unread and inspector is not None:
            late.append((layer, reading, whole, unread, inspector))
        else:
            yield layer, reading, whole
    for layer, reading, whole, unread, process in late:
        inspection = process.layer(thorough=True)
        try:
            hand_over_of_layer(image, layer, unread, inspection)
        except InputError as error:
            # The walk came further, or was content with a part: what is missing now is told, and looked for again the next time.
            why = f"not all of {len(unread):,} files that no package records were looked into: {error.message}"
            spot = BlindSpot("inspection", shown(unread[0]), why, error.remedy)
            reading, whole = replace(reading, blind_spots=(*reading.blind_spots, spot)), False  # noqa: PLW2901 -- the same layer, with less
        complete, all_seen = closer_look(reading, inspection)
        yield layer, complete, whole and all_seen


def closer_look(reading: Reading, inspection: "LayerInspection") -> tuple[Reading, bool]:
    """The reading with what was seen in the files handed over meanwhile; and whether all of them were looked into."""
    inspection.end()
    results = inspection.wait()
    results.strays = ()  # told already
    more = joined(NOTHING, results)
    reads, spots = (*reading.reads, *more.reads), (*reading.blind_spots, *more.blind_spots)
    return replace(reading, reads=reads, blind_spots=spots), results.is_whole


def hand_over_of_layer(image: Image, layer: Layer, paths: Sequence[bytes], inspection: "LayerInspection") -> None:
    """Hand over files of a layer, in one more pass over it; its digest was checked in the first.

    Raises:
        TargetError, NetworkError, InputError: the layer cannot be had or read this time.
    """
    wanted = frozenset(paths)
    where = f"layer {layer.index + 1} of {image.target.name}"
    tar = TarStream(inflated(image.chunks(layer), where), where)
    for path, _, _, kind, size, _, header in placed(tar, Gathering(), ListingWriter()):
        if kind is Kind.FILE and size and path in wanted:
            inspection.take(entry_of(path, size, header), path, tar.body(MAX_PROGRAM))


def hand_over_of_folder(directory: Root, paths: Sequence[bytes], inspection: "LayerInspection") -> list[BlindSpot]:
    """Hand over files of a folder; what cannot be read any more is told."""
    spots = []
    for path in paths:
        try:
            entry, content = directory.read(path, MAX_PROGRAM)
        except InputError as error:
            spots.append(BlindSpot("inspection", shown(path), error.message, error.remedy))
        else:
            inspection.take(entry, path, content)
    return spots
