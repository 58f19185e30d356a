"""What the readers make of one layer, gathered as it would be left by unpacking it: a later entry takes an earlier one's place."""

from collections.abc import Callable, Sequence
from threading import Lock

from msgspec.structs import replace

from nakami.bounded.tar import Kind
from nakami.engine.reading import Link, Read
from nakami.errors import InputError, LimitExceeded, StreamBroken
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership
from nakami.rootfs.placing import parents, shown
from nakami.rootfs.reader import Reader, Record

MAX_RECORDS = 100_000
"""Of one layer. A distribution has about 70,000 packages in all; what has more is an attack on memory."""
MAX_LINKS = 50_000
"""Of one layer, with names that readers ask for."""
MAX_BLIND_SPOTS = 1_000
Body = Callable[[int], bytes]
"""Gives a file's content, at most so many bytes; raises LimitExceeded or Malformed."""
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
    """The readers' records of one layer.

    `held` are the paths that matter when an entry takes their place, with all the folders above them.
    """

    def __init__(self) -> None:
        self.notes = Notes()
        self.held: set[bytes] = set()
        self._reads: dict[bytes, list[Read]] = {}
        self._links: dict[bytes, Link] = {}
        self._records = 0

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
        if kind is not Kind.DIRECTORY:
            prefix = path + b"/"
            for known in (*self._reads, *self._links):
                if known.startswith(prefix):
                    self._forget(known)

    def read(self, entry: Entry, path: bytes, readers: Sequence[Reader], body: Body) -> None:
        """Hand one file to the readers that want it; what they cannot read becomes a blind spot.

        Raises:
            StreamBroken: the stream behind the file ends here.
        """
        limit = max(reader.max_bytes for reader in readers)
        if entry.size > _BIG:
            with _ONE_BIG_FILE:
                self._read(entry, path, readers, limit, body)
        else:
            self._read(entry, path, readers, limit, body)

    def link(self, path: bytes, target: bytes, readers: Sequence[Reader], *, hard: bool) -> None:
        """Note a link. A hard link to what was read before shares its records: same bytes, another name."""
        names = tuple(reader.name for reader in readers)
        if hard:
            same = [read for read in self._reads.get(target, ()) if read.reader in names]
            for read in same:
                self._keep(renamed(read, path))
            names = tuple(name for name in names if name not in {read.reader for read in same})
            if not names:
                return
        if len(self._links) >= MAX_LINKS:
            self.notes.add(BlindSpot(names[0], shown(path), f"one of more than {MAX_LINKS:,} links in its layer"))
            return
        self._links[path] = Link(path, target, hard, names)
        self._hold(path)

    def _read(self, entry: Entry, path: bytes, readers: Sequence[Reader], limit: int, body: Body) -> None:
        try:
            content = body(limit)
        except StreamBroken:
            raise
        except InputError as error:
            remedy = error.remedy or "look at this file by other means"
            for reader in readers:
                self.notes.add(BlindSpot(reader.name, entry.path, error.message, remedy))
            return
        for reader in readers:
            if len(content) > reader.max_bytes:
                why = f"is {len(content):,} bytes long; at most {reader.max_bytes:,} are read"
                self.notes.add(BlindSpot(reader.name, entry.path, why, "look at this file by other means"))
            elif records := self._records_of(reader, entry, content):
                self._keep(Read(path, reader.name, records, entry.mtime))

    def _records_of(self, reader: Reader, entry: Entry, content: bytes) -> tuple[Record, ...]:
        records: list[Record] = []
        try:
            for record in reader.read(entry, content):
                records.append(record)
                if self._records + len(records) > MAX_RECORDS:
                    raise LimitExceeded(f"one of the files of a layer with more than {MAX_RECORDS:,} records")  # noqa: TRY301 -- one path for all that ends a file
        except InputError as error:
            self.notes.add(BlindSpot(reader.name, entry.path, error.message, error.remedy))
        except Exception as error:  # noqa: BLE001 -- a reader that trips over hostile bytes must not hide what the others see
            why = f"the reader failed: {type(error).__name__}: {str(error)[:200]}"
            self.notes.add(BlindSpot(reader.name, entry.path, why, "please report this file to nakami"))
        return tuple(records)

    def _keep(self, read: Read) -> None:
        self._records += len(read.records)
        if self._records > MAX_RECORDS:
            self._records -= len(read.records)
            why = f"one of the files of a layer with more than {MAX_RECORDS:,} records"
            self.notes.add(BlindSpot(read.reader, shown(read.path), why))
            return
        self._reads.setdefault(read.path, []).append(read)
        self._hold(read.path)

    def _hold(self, path: bytes) -> None:
        self.held.add(path)
        self.held.update(parents(path))

    def _forget(self, path: bytes) -> None:
        self._records -= sum(len(read.records) for read in self._reads.pop(path, ()))
        self._links.pop(path, None)


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
