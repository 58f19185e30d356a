"""The one walk over a layer's tar: every header, and the bodies that some reader wants."""

import stat
from collections.abc import Callable, Iterator
from threading import Lock

from nakami.bounded.tar import Kind, TarStream
from nakami.engine.reading import Link, Read, Reading
from nakami.errors import InputError, LimitExceeded
from nakami.model.entry import Entry
from nakami.model.entry import Kind as EntryKind
from nakami.model.outcome import BlindSpot
from nakami.model.progress import Progress
from nakami.rootfs.directory import Directory
from nakami.rootfs.listing import ListingWriter, clean
from nakami.rootfs.offer import Offers
from nakami.rootfs.reader import Reader, Record

MAX_RECORDS = 200_000
"""Of one file; a package database of a million packages is an attack."""
MAX_BLIND_SPOTS = 1_000
Body = Callable[[int], bytes]
"""Gives a file's content, at most so many bytes; raises LimitExceeded or Malformed."""
_BIG = 8 << 20
_ONE_BIG_FILE = Lock()
"""Files above `_BIG` are held one at a time over all layers, so that memory does not grow with the number of workers."""


def walk(chunks: Iterator[bytes], offers: Offers, where: str) -> Reading:
    """Walk one uncompressed layer.

    Args:
        chunks: the layer's tar.
        offers: the readers.
        where: what to call the layer in errors and blind spots.

    Raises:
        Malformed, LimitExceeded: the tar itself cannot be walked to its end.
    """
    listing = ListingWriter()
    notes = Notes()
    reads: list[Read] = []
    links: list[Link] = []
    tar = TarStream(chunks, where)
    offered = offers.of
    for raw, kind, size, link, header in tar:
        path, escaped = clean(raw)
        if escaped:
            notes.add(
                BlindSpot(
                    "layer",
                    raw.decode(errors="replace"),
                    f"path leaves the root ({where}); taken as {path.decode(errors='replace')!r}",
                )
            )
        if kind is Kind.HARDLINK:
            link = clean(link)[0]  # noqa: PLW2901 -- as written is of no use to anybody
        if not listing.add(path, kind, link):
            continue
        readers = offered(path)
        if not readers:
            continue
        if kind is Kind.FILE:
            entry = entry_of(path, size, header)
            wanting = [reader for reader in readers if reader.wants(entry)]
            if wanting:
                read_file(entry, path, wanting, tar.body, reads, notes)
        elif kind in {Kind.SYMLINK, Kind.HARDLINK}:
            links.append(Link(path, link, kind is Kind.HARDLINK, tuple(r.name for r in readers)))
    tar.drain()  # the digest covers what stands behind the end of the archive, too
    return Reading(listing.finish(), tuple(reads), tuple(links), tuple(notes.spots), tar.position)


def entry_of(path: bytes, size: int, header: bytes) -> Entry:
    """The entry that a tar header tells of; broken numbers count as zero."""

    def octal(start: int, end: int) -> int:
        text = header[start:end].strip(b" \0")
        return int(text, 8) if text.isdigit() and b"8" not in text and b"9" not in text else 0

    mode = stat.S_IMODE(octal(100, 108))
    return Entry(
        path.decode(errors="replace"),
        EntryKind.FILE,
        size,
        mode,
        "",
        octal(108, 116),
        octal(116, 124),
        octal(136, 148),
    )


class Notes:
    """Blind spots, so many that a person can act on them and never more than memory holds."""

    def __init__(self) -> None:
        self.spots: list[BlindSpot] = []
        self._more = 0

    def add(self, spot: BlindSpot) -> None:
        """Note one; from `MAX_BLIND_SPOTS` on they are only counted."""
        if len(self.spots) < MAX_BLIND_SPOTS:
            self.spots.append(spot)
            return
        self._more += 1
        self.spots[MAX_BLIND_SPOTS - 1] = BlindSpot("layer", "", f"{self._more + 1:,} more blind spots are not listed")


def read_file(entry: Entry, path: bytes, readers: list[Reader], body: Body, reads: list[Read], notes: Notes) -> None:
    """Hand one file to the readers that want it; what they cannot read becomes a blind spot."""
    limit = max(reader.max_bytes for reader in readers)
    if entry.size > _BIG:
        with _ONE_BIG_FILE:
            _read_whole(entry, path, readers, limit, body, reads, notes)
    else:
        _read_whole(entry, path, readers, limit, body, reads, notes)


def _read_whole(
    entry: Entry, path: bytes, readers: list[Reader], limit: int, body: Body, reads: list[Read], notes: Notes
) -> None:
    shown = entry.path.encode(errors="replace").decode()
    try:
        content = body(limit)
    except LimitExceeded as error:
        notes.add(
            BlindSpot(readers[0].name, shown, error.message, "raise the limit, or look at this file by other means")
        )
        return
    for reader in readers:
        records: list[Record] = []
        try:
            if len(content) > reader.max_bytes:
                raise LimitExceeded(f"is {len(content):,} bytes long; at most {reader.max_bytes:,} are read")
            for record in reader.read(entry, content):
                records.append(record)
                if len(records) > MAX_RECORDS:
                    raise LimitExceeded(f"has more than {MAX_RECORDS:,} records")
        except InputError as error:
            notes.add(BlindSpot(reader.name, shown, error.message, error.remedy))
        except (ValueError, LookupError, RecursionError, ArithmeticError, TypeError) as error:
            # A reader that trips over hostile bytes must not hide what the others see; the blind spot names the bug.
            notes.add(
                BlindSpot(
                    reader.name,
                    shown,
                    f"the reader failed: {type(error).__name__}: {error}",
                    "please report this file to nakami",
                )
            )
        if records:
            reads.append(Read(path, reader.name, tuple(records), entry.mtime))


def walk_directory(directory: Directory, offers: Offers, progress: Progress) -> Reading:
    """Walk a folder as if it were the only layer. What may not be read is a blind spot."""
    listing = ListingWriter()
    notes = Notes()
    reads: list[Read] = []
    links: list[Link] = []
    total = 0
    for count, found in enumerate(directory, 1):
        if count % 4096 == 0:
            progress("reading files", count, None)
        listing.add_plain(found.path, found.kind, found.link)
        readers = offers.of(found.path)
        if not readers:
            continue
        if found.kind is Kind.FILE:
            entry = found.entry()
            wanting = [reader for reader in readers if reader.wants(entry)] if entry else []
            if entry and wanting:
                total += entry.size
                read_file(entry, found.path, wanting, found.body, reads, notes)
        elif found.kind is Kind.SYMLINK:
            links.append(Link(found.path, found.link, hard=False, readers=tuple(r.name for r in readers)))
    for spot in directory.blind_spots:
        notes.add(spot)
    return Reading(listing.finish(), tuple(reads), tuple(links), tuple(notes.spots), total)
