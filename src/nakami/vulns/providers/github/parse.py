"""GitHub's records into rows. They are OSV's, one per file: `advisories/github-reviewed/YYYY/MM/GHSA-.../GHSA-....json`.

The unreviewed ones name no package, and are passed over by their folder.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from nakami.bounded.feed_zip import LIMITS, members
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.ecosystems import ECOSYSTEMS, folder_of
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.osv.parse import RecordRows, records
from nakami.vulns.providers.osv.record import Record
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_REVIEWED = "/github-reviewed/"


class GithubParse(Parse):
    """Reads the repository's zip."""

    name: ClassVar[str] = "github"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        rows: dict[str, RecordRows] = {}
        for record in records(members(raw, limits=LIMITS, is_wanted=_is_reviewed), tally):
            if record.withdrawn:
                tally.withdrawn += 1
            else:
                yield from _of(record, rows, tally)


def _of(record: Record, rows: dict[str, RecordRows], tally: Tally) -> Iterator[tuple[Table, Row]]:
    """The rows of one record, in each ecosystem that it is about."""
    told = (folder_of(affected.package.ecosystem) for affected in record.affected or () if affected.package)
    for folder in dict.fromkeys(told):
        if folder not in ECOSYSTEMS:
            tally.cannot_read(record.id, f"is about an ecosystem that is not known: {folder[:100]!r}")
            continue
        if folder not in rows:
            rows[folder] = RecordRows(folder, f"github:{folder}", tally)
        yield from rows[folder].of(record)


def _is_reviewed(name: str) -> bool:
    return _REVIEWED in name


PARSE = GithubParse()
