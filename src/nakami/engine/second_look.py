"""A second look into a layer or a folder: for files that only a link with a telling name made interesting."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from nakami.bounded.streams import inflated
from nakami.bounded.tar import Kind, TarStream
from nakami.engine.gathering import Body, Gathering, Notes
from nakami.engine.reading import NOTHING, Reading
from nakami.engine.walk import entry_of, placed
from nakami.errors import InputError, LimitExceeded
from nakami.images.image import Image
from nakami.model.entry import Entry
from nakami.model.image import Layer
from nakami.model.outcome import BlindSpot
from nakami.rootfs.listing import ListingWriter
from nakami.rootfs.offer import Offers
from nakami.rootfs.placing import shown
from nakami.rootfs.root import Root

_MAX_PASSES = 3
"""Over one layer: a link to a hard link to a hard link is nobody's package database."""


class Look(Struct, frozen=True, array_like=True):
    """A file to read for one reader: it lies at `path`, and is known to the reader as `name`.

    `via` is the hard link that shares it, if one does: what stood at `path` when the link was made.
    """

    path: bytes
    name: bytes
    reader: str
    via: bytes = b""


def look_again(image: Image, layer: Layer, looks: Sequence[Look], offers: Offers) -> Reading:
    """Read the files in one more pass over the layer; its digest was checked in the first.

    Raises:
        TargetError, NetworkError, InputError: the layer cannot be had or read this time.
    """
    where = f"layer {layer.index + 1} of {image.target.name}"
    found: dict[Look, Gathering] = {}
    todo = {look: look for look in looks}
    for _ in range(_MAX_PASSES):
        tar = TarStream(inflated(image.chunks(layer), where), where)
        done, links = _pass(tar, set(todo.values()), offers)
        found.update((look, done[now]) for look, now in todo.items() if now in done)
        # What turns out to be a hard link shares a file that went by before.
        todo = {
            look: Look(links[now.path], now.name, now.reader, via=now.path)
            for look, now in todo.items()
            if now not in done and now.path in links
        }
        if not todo:
            break
    return _reading(looks, found)


def _pass(tar: TarStream, looks: set[Look], offers: Offers) -> tuple[dict[Look, Gathering], dict[bytes, bytes]]:
    """One pass: what was found, and which of the paths are hard links to what."""
    wanted: dict[bytes, list[Look]] = {}
    shared: dict[tuple[bytes, bytes], list[Look]] = {}
    for look in looks:
        wanted.setdefault(look.path, []).append(look)
        shared.setdefault((look.via, look.path), []).append(look)
    found: dict[Look, Gathering] = {}
    links: dict[bytes, bytes] = {}
    settled: set[Look] = set()
    for path, _, _, kind, size, link, header in placed(tar, Gathering(), ListingWriter()):
        if kind is Kind.HARDLINK:
            settled.update(shared.get((path, link), ()))
        if path not in wanted:
            continue
        # The last of several entries stands.
        links.pop(path, None)
        if kind is Kind.HARDLINK:
            links[path] = link
        once = _Once(tar.body)
        for look in wanted[path]:
            if look in settled:
                continue
            found.pop(look, None)
            if kind is Kind.FILE:
                found[look] = _read(look, entry_of(look.name, size, header), once.body, offers)
    return found, links


def look_into(directory: Root, looks: Sequence[Look], offers: Offers) -> Reading:
    """Read the files of a folder."""
    found: dict[Look, Gathering] = {}
    for look in looks:
        try:
            entry, content = directory.read(look.path, offers.readers[look.reader].max_bytes)
        except InputError as error:
            found[look] = gathering = Gathering()
            gathering.notes.add(BlindSpot(look.reader, shown(look.name), error.message, error.remedy))
        else:
            found[look] = _read(look, replace(entry, path=shown(look.name)), partial(_held, content), offers)
    return _reading(looks, found)


class _Once:
    """A file of the stream, for several readers: the stream passes only once."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._content: bytes | None = None

    def body(self, limit: int) -> bytes:
        """The content, at most so many bytes."""
        if self._content is None:
            self._content = self._body(limit)
        return _held(self._content, limit)


def _held(content: bytes, limit: int) -> bytes:
    if len(content) > limit:
        raise LimitExceeded(f"is {len(content):,} bytes long; at most {limit:,} are read")
    return content


def _read(look: Look, entry: Entry, body: Body, offers: Offers) -> Gathering:
    gathering = Gathering()
    reader = offers.readers[look.reader]
    if reader.wants(entry):
        gathering.read(entry, look.name, [reader], body)
    return gathering


def _reading(looks: Sequence[Look], found: dict[Look, Gathering]) -> Reading:
    notes = Notes()
    for gathering in found.values():
        for spot in gathering.notes.spots:
            notes.add(spot)
    for look in looks:
        if look not in found:
            why = f"a link to {shown(look.path)}, which is no file of its layer"
            notes.add(BlindSpot(look.reader, shown(look.name), why))
    reads = tuple(read for gathering in found.values() for read in gathering.reads)
    return replace(NOTHING, reads=reads, blind_spots=tuple(notes.spots))
