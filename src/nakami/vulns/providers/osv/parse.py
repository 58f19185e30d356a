"""OSV records into rows: names normalised, ranges turned into intervals of keys."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from nakami.bounded.feed_zip import members
from nakami.errors import InputError
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.cvss import base_score, best_vector
from nakami.vulns.ecosystems import ECOSYSTEMS, folder_of, normalised, normalised_ecosystem
from nakami.vulns.providers.decoded import decoded
from nakami.vulns.providers.delta import later
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.osv.affected import Reader
from nakami.vulns.providers.osv.record import Record
from nakami.vulns.providers.osv.words import (
    is_about_security,
    is_disputed,
    is_name,
    module_of,
    names_of,
    pro_note,
    related_of,
    severity_here,
    severity_of,
    title_of,
    vectors_of,
    when,
)
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_PRO = "Ubuntu:Pro:"
_MAX_RECORD_BYTES = 32 << 20
_MAX_VALUES = 4_000_000  # of one record; some list every version of a package with all its builds
_MAX_NAME = 500
"""Characters; the longest real one has 220."""


class OsvParse(Parse):
    """Reads one ecosystem's `all.zip`, and the changes beside it.

    A record's parts that speak of other ecosystems are left to those. Withdrawn records are dropped, and so are
    announcements of bug fixes and enhancements. GIT ranges tell commits, which installed packages do not.
    """

    name: ClassVar[str] = "osv"
    version: ClassVar[int] = 8
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        rows = RecordRows(partition, f"osv:{partition}", tally)
        for record in records(_documents(raw), tally):
            yield from rows.of(record)


def records(documents: Iterable[tuple[str, bytes | InputError]], tally: Tally) -> Iterator[Record]:
    """The records that can be read; the others are counted."""
    for name, record in decoded(documents, Record, tally, limit=_MAX_RECORD_BYTES, values=_MAX_VALUES):
        if is_name(record.id):
            yield record
        else:
            tally.cannot_read(name, "its id is none")


def _documents(raw: Path) -> Iterator[tuple[str, bytes | InputError]]:
    """The records of the zip as they are today: those that changed since come last, those that were taken back not at all."""
    changes = later(raw)
    yield from members(raw, is_wanted=lambda name: name not in changes)
    yield from ((name, content) for name, content in changes.items() if content)


class RecordRows:
    """Turns the records of one ecosystem into rows; numbers the advisories as they come.

    Args:
        folder: the ecosystem.
        source: names the collection in the tables, `osv:Debian`.
        tally: where everything is counted.
    """

    def __init__(self, folder: str, source: str, tally: Tally) -> None:
        self._folder = folder
        self._source = source
        self._reader = Reader(folder, tally)
        self._tally = tally
        self._is_distribution = ECOSYSTEMS[folder].is_distribution
        self._next = 0

    def of(self, record: Record) -> Iterator[tuple[Table, Row]]:
        """The rows of one record: none when it was withdrawn or is about other ecosystems."""
        if record.withdrawn:
            self._tally.withdrawn += 1
            return
        self._tally.changed(when(record.modified))
        names = names_of(record, is_distribution=self._is_distribution)
        if not is_about_security(record, names):
            self._tally.harmless += 1
            return
        found = self._affected(record)
        if not found:
            return
        for row in found:
            self._tally.count(row[0])
            yield AFFECTED, row
        vector = best_vector(vectors_of(record))
        yield (
            ADVISORIES,
            (
                self._source,
                self._next,
                record.id,
                " ".join(names),
                severity_of(record),
                vector,
                base_score(vector) if vector else None,
                title_of(record),
                when(record.published),
                when(record.modified),
                " ".join(related_of(record, names)) or None,
                is_disputed(record) or None,
            ),
        )
        self._next += 1

    def _affected(self, record: Record) -> set[Row]:
        """The distinct rows: streams of one product repeat each other once their names are normalised."""
        found: set[Row] = set()
        for affected in record.affected or ():
            package = affected.package
            if package is None or folder_of(package.ecosystem) != self._folder or not package.name:
                continue
            if len(package.name) > _MAX_NAME or len(package.ecosystem) > _MAX_NAME:
                self._tally.cannot_read(record.id, "the name of a package or ecosystem is too long")
                continue
            ecosystem = normalised_ecosystem(package.ecosystem)
            severity = severity_here(self._folder, affected)
            for name, interval in self._reader.intervals(record.id, affected):
                fixed = interval.fixed
                note = pro_note(affected, interval.fixed_version) if ecosystem.startswith(_PRO) else ""
                found.add(
                    (
                        ecosystem,
                        normalised(self._folder, name),
                        interval.introduced.bytes,
                        interval.introduced.epoch,
                        fixed.bytes if fixed else None,
                        fixed.epoch if fixed else None,
                        # For whoever has no Pro, there is no fix.
                        (not note and interval.fixed_version) or None,
                        interval.range,
                        module_of(record, interval.fixed_version),
                        severity,
                        None,
                        note or None,
                        None,
                        self._source,
                        self._next,
                    )
                )
        return _without_needless_pro(found) if self._folder == "Ubuntu" else found


def _without_needless_pro(rows: set[Row]) -> set[Row]:
    """Of the rows of a release and of Ubuntu Pro for it, those that tell more than the others.

    Whoever has the release's own fix needs no Pro. Where only Pro has one, its row tells of all versions without it, for what Pro fixed is
    higher than all that the release has; that the release has none needs no row of its own, which would hold against Pro's versions.
    """
    fixed = {(row[0], row[1]) for row in rows if row[4] is not None}

    def is_needless(row: Row) -> bool:
        if row[0].startswith(_PRO):
            return (row[0].replace(_PRO, "Ubuntu:", 1), row[1]) in fixed
        return row[4] is None and (row[0].replace("Ubuntu:", _PRO, 1), row[1]) in fixed

    return {row for row in rows if not is_needless(row)}


PARSE = OsvParse()
