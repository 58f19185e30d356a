"""What the advisory database holds, and the query engine that reads it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Engine
from nakami.lake.table import Table
from nakami.vulns.ecosystems import NVD
from nakami.vulns.feeds import FEEDS, Authority, voices_of
from nakami.vulns.manifest import Absent, Held, Manifest, file_of, load, place_of
from nakami.vulns.part import Part

_TELLING = frozenset({"osv", "nvd", *(feed.name for feed in FEEDS.values() if feed.vendor_of)})
"""The feeds that say which versions are affected."""


class Holding:
    """One reading of what is held. It never locks and never writes; an update at the same time does not disturb it.

    Use it in `with`, or close it: it keeps a query engine once one was needed.

    Args:
        root: the database's folder.
        manifest: what it holds.
        make: gives a query engine, when one is needed.
    """

    def __init__(self, root: Path, manifest: Manifest, make: Callable[[], Engine] = DuckDB) -> None:
        self._make = make
        self._root = root
        self._manifest = manifest
        self._running: Engine | None = None

    @classmethod
    def open(cls, root: Path, make: Callable[[], Engine] = DuckDB) -> Self:
        """Open what is in the folder; a folder without a database, or with one of another version, is an empty database.

        Raises:
            DatabaseError: the manifest is damaged or cannot be read.
        """
        return cls(root, load(root), make)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the query engine."""
        if self._running:
            self._running.close()
            self._running = None

    def held(self) -> tuple[Held, ...]:
        """What is here, by feed and partition; feeds that only a newer nakami knows are passed over."""
        return tuple(held for _, held in sorted(self._manifest.held.items()) if held.feed in FEEDS)

    def holds(self, part: Part) -> Held | None:
        """One partition as it stands here; None when it is not."""
        return self._manifest.held.get(place_of(part.feed, part.partition))

    def lacks(self, part: Part) -> Absent | None:
        """When and where this partition was asked for and not there; None when it was not asked for."""
        return self._manifest.absent.get(place_of(part.feed, part.partition))

    def reread(self) -> bool:
        """Read the manifest again; whether it has changed.

        Raises:
            DatabaseError: the manifest is damaged or cannot be read.
        """
        before, self._manifest = self._manifest, load(self._root)
        return self._manifest != before

    def voices(self, folders: set[str]) -> list[Part]:
        """The partitions that speak of these ecosystems."""
        voices = {name for folder in folders for name in voices_of(folder)}
        if NVD in folders:
            voices.add("nvd")
        return [
            Part(held.feed, held.partition)
            for held in self.held()
            if held.feed in voices and _says_anything(held) and (held.feed != "osv" or held.partition in folders)
        ]

    def telling(self) -> list[Part]:
        """The partitions that say which versions of anything are affected."""
        return [
            Part(held.feed, held.partition) for held in self.held() if held.feed in _TELLING and _says_anything(held)
        ]

    def files(self, table: Table, parts: Iterable[Part]) -> list[Path]:
        """Where a table of these partitions lies, as far as they are here."""
        held = [(part, self.holds(part)) for part in parts]
        return [
            file_of(self._root / place_of(part.feed, part.partition) / here.generation, table)
            for part, here in held
            if here
        ]

    def engine(self) -> Engine:
        """The query engine, started when it is first needed."""
        if self._running is None:
            self._running = self._make()
        return self._running


def _says_anything(held: Held) -> bool:
    """Whether a partition is worth reading. That a vendor says of something nothing any more has no row of its own (`Rows.mention`)."""
    return bool(held.tally.rows) or FEEDS[held.feed].authority is Authority.VENDOR
