"""Whether two files of a feed say the same: rows and counts, whatever the order in which the records came."""

from pathlib import Path
from typing import Any

import msgspec

from nakami.vulns.providers.interface import Parse
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

TODAY = "2026-12-31T00:00:00Z"


def meaning(parse: Parse, raw: Path, partition: str) -> tuple[list[str], dict[str, Any]]:
    """The rows with their advisories' numbers resolved, and the counts."""
    tally = Tally(today=TODAY)
    rows = list(parse.parse(raw, partition, tally))
    place = [column.name for column in ADVISORIES.columns].index("row")
    number = [column.name for column in AFFECTED.columns].index("advisory")
    names = {row[place]: row for table, row in rows if table is ADVISORIES}
    found = []
    for table, row in rows:
        values = list(row)
        if table is AFFECTED:
            about = list(names[values[number]])
            about[place] = None
            values[number] = about
        elif table is ADVISORIES:
            values[place] = None
        found.append(repr((table.name, values)))
    counts = msgspec.to_builtins(tally)
    counts["problems"] = sorted(map(repr, counts["problems"]))
    return sorted(found), counts
