"""What the readers make of one layer, gathered as it would be left by unpacking it: a later entry takes an earlier one's place."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import msgpack
from msgspec.structs import replace

from nakami.bounded.tar import Kind
from nakami.engine.plain_words import plain
from nakami.engine.reading import Link, Read
from nakami.errors import InputError, StreamBroken
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership, Package
from nakami.rootfs.placing import shown
from nakami.rootfs.reader import Reader, Record

if TYPE_CHECKING:
    from nakami.engine.inspection.inspector import LayerInspection

MAX_RECORDS = 100_000
"""Of one layer. A distribution has about 70,000 packages in all; what has more is an attack on memory."""
MAX_RECORD_BYTES = 32 << 20
"""Of one layer's records, as they are kept in the cache."""
MAX_LINKS = 50_000
"""Of one layer, with names that readers ask for."""
MAX_HELD_BYTES = 16 << 20
"""Of the paths of one layer's records and links, and of the folders above them."""
MAX_DEPTH = 256
"""Folders inside each other, as in folders on disk; what is deeper is not looked at."""
MAX_REPLACED = 100
"""Folders with records whose place something else takes in the same layer: no builder does it once."""
MAX_BLIND_SPOTS = 1_000
Body = Callable[[int], bytes]
"""Gives a file's content, at most so many bytes; raises LimitExceeded or Malformed."""
_OVERHEAD = 100
_BIG = 8 << 20
_ONE_BIG_FILE = Lock()
"""Files above `_BIG` are held one at a time over all layers, so that memory does not grow with the number of workers."""


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


class Gathering:
    """The readers' records of one layer, within bounds; what goes over them is a blind spot.

    `held` are the paths that matter when an entry takes their place: those of records and links, and the folders above them.

    Args:
        by_head: the readers that choose files by how they begin, whatever their names: a hard link has the same beginning.
        inspection: looks into files; None where nobody does.
    """

    def __init__(self, by_head: frozenset[str] = frozenset(), inspection: "LayerInspection | None" = None) -> None:
        self._by_head = by_head
        self._inspection = inspection
        self.notes = Notes()
        self.held: set[bytes] = set()
        self._folders: set[bytes] = set()
        self._reads: dict[bytes, list[Read]] = {}
        self._links: dict[bytes, Link] = {}
        self._records = 0
        self._record_bytes = 0
        self._held_bytes = 0
        self._replaced = 0

    @property
    def reads(self) -> tuple[Read, ...]:
        """What was read."""
        return tuple(read for reads in self._reads.values() for read in reads)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links that readers would like to see through."""
        return tuple(self._links.values())

    def take_place(self, path: bytes, kind: Kind) -> None:
        """Forget what stood at this path, and below it unless a folder stays a folder."""
        self._forget(path)
        if kind is Kind.DIRECTORY or path not in self._folders or self._replaced == MAX_REPLACED:
            return
        self._replaced += 1
        prefix = path + b"/"
        for known in (*self._reads, *self._links):
            if known.startswith(prefix):
                self._forget(known)

    def read(self, entry: Entry, path: bytes, readers: Sequence[Reader], body: Body, worth: int = 0) -> None:
        """Hand one file to the readers that want it, and its first bytes to who looks into it; what cannot be read becomes a blind spot.

        Args:
            entry: the file.
            path: where it lies.
            readers: who wants it.
            body: gives its content.
            worth: how many of its first bytes are worth looking into; all of it, where no reader wants it.

        Raises:
            StreamBroken: the stream behind the file ends here.
        """
        limit = max((reader.max_bytes for reader in readers), default=worth)
        if entry.size > _BIG:
            with _ONE_BIG_FILE:
                self._read(entry, path, readers, limit, body, worth)
        else:
            self._read(entry, path, readers, limit, body, worth)

    def look_into(self, entry: Entry, path: bytes, head: bytes | None) -> None:
        """Hand the beginning of a file that nobody reads to who looks into it; None where it cannot be had."""
        if head is None:
            self.notes.add(
                BlindSpot("inspection", shown(path), "it is too large to be looked into, and stored with holes")
            )
        elif self._inspection is not None:
            self._inspection.take(entry, path, head)

    def link(self, path: bytes, target: bytes, readers: Sequence[Reader], *, hard: bool) -> None:
        """Note a link. A hard link to what was read before shares its records: same bytes, another name."""
        if hard and self._inspection is not None:
            self._inspection.link(path, target)
        shared = self._reads.get(target, ()) if hard else ()
        names = [reader.name for reader in readers if reader.follows_links]
        given = [read for read in shared if read.reader in names or read.reader in self._by_head]
        if not names and not given:
            return
        why = self._hold(path)
        if why or len(self._links) >= MAX_LINKS:
            self._miss(path, readers, why or f"one of more than {MAX_LINKS:,} links")
            return
        for read in given:
            if read.reader in names:
                names.remove(read.reader)
            if self._has_room(read.records, path, read.reader):
                self._reads.setdefault(path, []).append(renamed(read, path))
        if names:
            self._links[path] = Link(path, target, hard, tuple(names))

    def _read(self, entry: Entry, path: bytes, readers: Sequence[Reader], limit: int, body: Body, worth: int) -> None:
        try:
            content = body(limit)
        except StreamBroken:
            raise
        except InputError as error:
            why, remedy = error.message, error.remedy or "look at this file by other means"
            self._miss(path, readers, why, remedy)
            if worth and self._inspection is not None:
                self.notes.add(BlindSpot("inspection", shown(path), why, remedy))
            return
        if worth and self._inspection is not None:
            self._inspection.take(entry, path, content if len(content) <= worth else content[:worth])
        for reader in readers:
            if len(content) > reader.max_bytes:
                why = f"is {len(content):,} bytes long; at most {reader.max_bytes:,} are read"
                self._miss(path, [reader], why, "look at this file by other means")
                continue
            records = self._records_of(reader, entry, content)
            if not records:
                continue
            if why := self._hold(path):
                self._miss(path, [reader], why)
            elif self._has_room(records, path, reader.name):
                self._reads.setdefault(path, []).append(Read(path, reader.name, records, entry.mtime))

    def _records_of(self, reader: Reader, entry: Entry, content: bytes) -> tuple[Record, ...]:
        records: list[Record] = []
        size = 0
        try:
            for record in map(_plain, reader.read(entry, content)):
                size += len(msgpack.encode(record))
                if len(records) >= MAX_RECORDS or size > MAX_RECORD_BYTES:
                    why = f"it has more than {MAX_RECORDS:,} records, or very long ones; the rest is left out"
                    self.notes.add(BlindSpot(reader.name, entry.path, why))
                    break
                records.append(record)
        except InputError as error:
            self.notes.add(BlindSpot(reader.name, entry.path, error.message, error.remedy))
        except Exception as error:  # noqa: BLE001 -- a reader that trips over hostile bytes must not hide what the others see
            why = f"the reader failed: {type(error).__name__}: {str(error)[:200]}"
            self.notes.add(BlindSpot(reader.name, entry.path, why, "please report this file to nakami"))
        return tuple(records)

    def _has_room(self, records: tuple[Record, ...], path: bytes, reader: str) -> bool:
        """Count these records in, unless they are too many."""
        size = len(msgpack.encode(records))
        if self._records + len(records) > MAX_RECORDS or self._record_bytes + size > MAX_RECORD_BYTES:
            why = f"its layer has more than {MAX_RECORDS:,} records, or very long ones"
            self.notes.add(BlindSpot(reader, shown(path), why, "an image made to exhaust its reader"))
            return False
        self._records += len(records)
        self._record_bytes += size
        return True

    def _hold(self, path: bytes) -> str:
        """Hold a path and the folders above it; tells why not."""
        if path.count(b"/") > MAX_DEPTH:
            return f"it lies deeper than {MAX_DEPTH} folders"
        if self._held_bytes > MAX_HELD_BYTES:
            return "its layer has too many files with telling names"
        self._held_bytes += len(path) + _OVERHEAD
        self.held.add(path)
        folder = path.rpartition(b"/")[0]
        while folder and folder not in self._folders:
            self._folders.add(folder)
            self.held.add(folder)
            self._held_bytes += len(folder) + _OVERHEAD
            folder = folder.rpartition(b"/")[0]
        return ""

    def _miss(self, path: bytes, readers: Sequence[Reader], why: str, remedy: str = "") -> None:
        for reader in readers:
            self.notes.add(BlindSpot(reader.name, shown(path), why, remedy))

    def _forget(self, path: bytes) -> None:
        # What was counted stays counted: the bounds are there for those who write and write again.
        self._reads.pop(path, None)
        self._links.pop(path, None)


def _plain(record: Record) -> Record:
    return plain(record) if isinstance(record, Package) else record


def renamed(read: Read, path: bytes) -> Read:
    """The same reading of the same bytes under another name."""
    old, name = shown(read.path), shown(path)

    def moved(record: Record) -> Record:
        if isinstance(record, BlindSpot):
            return replace(record, where=name)
        if isinstance(record, Ownership):
            return record
        return replace(record, path=name + record.path[len(old) :]) if record.path.startswith(old) else record

    return Read(path, read.reader, tuple(moved(record) for record in read.records), read.mtime)
