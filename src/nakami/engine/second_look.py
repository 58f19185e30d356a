"""A second look into a layer: for files that only a link with a telling name made interesting."""

from collections.abc import Sequence

from msgspec import Struct

from nakami.bounded.streams import inflated
from nakami.bounded.tar import Kind, TarStream
from nakami.engine.reading import Read, Reading
from nakami.engine.walk import Notes, entry_of, read_file
from nakami.images.image import Image
from nakami.model.image import Layer
from nakami.model.outcome import BlindSpot
from nakami.rootfs.listing import ListingWriter, clean
from nakami.rootfs.offer import Offers


class Look(Struct, frozen=True, array_like=True):
    """A file to read for one reader: it lies at `path`, and is known to the reader as `name`."""

    path: bytes
    name: bytes
    reader: str


def look_again(image: Image, layer: Layer, looks: Sequence[Look], offers: Offers) -> Reading:
    """Read the files in one more pass over the layer; its digest was checked in the first.

    Raises:
        TargetError, NetworkError, InputError: the layer cannot be had or read this time.
    """
    wanted: dict[bytes, list[Look]] = {}
    for look in looks:
        wanted.setdefault(look.path, []).append(look)
    where = f"layer {layer.index + 1} of {image.target.name}"
    notes = Notes()
    reads: list[Read] = []
    tar = TarStream(inflated(image.chunks(layer), where), where)
    for raw, kind, size, _, header in tar:
        if not wanted:
            break
        if kind is not Kind.FILE:
            continue
        held: list[bytes] = []

        def body(limit: int, held: list[bytes] = held) -> bytes:
            # Several names may lead here; the stream passes only once.
            if not held:
                held.append(tar.body(limit))
            return held[0]

        for look in wanted.pop(clean(raw)[0], ()):
            reader = offers.readers[look.reader]
            entry = entry_of(look.name, size, header)
            if reader.wants(entry):
                read_file(entry, look.name, [reader], body, reads, notes)
    for look in (look for rest in wanted.values() for look in rest):
        notes.add(
            BlindSpot(
                look.reader,
                look.name.decode(errors="replace"),
                f"a link to {look.path.decode(errors='replace')}, which is no file of its layer",
            )
        )
    return Reading(ListingWriter().finish(), tuple(reads), (), tuple(notes.spots))
