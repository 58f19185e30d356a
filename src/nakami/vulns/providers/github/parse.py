"""GitHub's records into rows. They are OSV's, one per file: `advisories/github-reviewed/YYYY/MM/GHSA-.../GHSA-....json`.

The unreviewed ones name no package, and are passed over by their folder.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from nakami.bounded.feed_zip import LIMITS, members
from nakami.bounded.json import decode
from nakami.errors import InputError
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.ecosystems import ECOSYSTEMS, folder_of
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.osv.parse import RecordRows
from nakami.vulns.providers.osv.record import Record
from nakami.vulns.providers.osv.words import is_name
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_REVIEWED = "/github-reviewed/"
_MAX_RECORD_BYTES = 8 << 20


class GithubParse(Parse):
    """Reads the repository's zip."""

    name: ClassVar[str] = "github"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        rows: dict[str, RecordRows] = {}
        for name, content in members(raw, limits=LIMITS, is_wanted=_is_reviewed):
            tally.records += 1
            if isinstance(content, InputError):
                tally.cannot_read(name, content.message)
                continue
            try:
                record = decode(content, name, type=Record, limit=_MAX_RECORD_BYTES)
            except InputError as error:
                tally.cannot_read(name, error.message)
                continue
            if not is_name(record.id):
                tally.cannot_read(name, "its id is none")
            elif record.withdrawn:
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
