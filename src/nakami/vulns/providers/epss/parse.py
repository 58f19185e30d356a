"""EPSS scores into rows (first.org/epss/data_stats): a comment with the date, a header, then `cve,epss,percentile`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from nakami.bounded.feed_file import lines
from nakami.errors import Malformed
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.providers.interface import Parse
from nakami.vulns.tables import LIKELIHOODS
from nakami.vulns.tally import Tally

_DATE = re.compile(r"score_date:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
_HEADER = ["cve", "epss"]
_MAX_BYTES = 256 << 20


class EpssParse(Parse):
    """Reads the scores."""

    name: ClassVar[str] = "epss"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (LIKELIHOODS,)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        rows = lines(raw, limit=_MAX_BYTES)
        line = next(rows, "")
        if line.startswith("#"):
            if match := _DATE.search(line):
                tally.changed(f"{match[1]}Z")
            line = next(rows, "")
        if line.split(",")[:2] != _HEADER:
            raise Malformed(f"{raw.name} does not start with the columns {', '.join(_HEADER)}", "update again")
        for line in rows:
            tally.records += 1
            try:
                name, epss, *_ = line.split(",")
                score = float(epss)
            except ValueError:
                tally.cannot_read(line, "not a CVE and a number")
                continue
            if not 0 <= score <= 1:
                tally.cannot_read(line, "a probability outside 0 to 1")
                continue
            yield LIKELIHOODS, (name, score)


PARSE = EpssParse()
