"""VulnCheck's list into rows (docs.vulncheck.com, "VulnCheck KEV", "Schema"): an array of entries, each about one CVE or several."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec

from nakami.bounded.feed_file import content
from nakami.bounded.json import decode
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.providers import exploited
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.vulncheck_kev.fetch import MAX_BYTES
from nakami.vulns.tables import EXPLOITED
from nakami.vulns.tally import Tally

_MAX_VALUES = 16_000_000


class VulncheckKevParse(Parse):
    """Reads the list."""

    name: ClassVar[str] = "vulncheck-kev"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (EXPLOITED,)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        data = content(raw, limit=MAX_BYTES)
        entries = decode(data, raw.name, type=list[msgspec.Raw], limit=MAX_BYTES, values=_MAX_VALUES)
        yield from exploited.rows(entries, self.name, tally)


PARSE = VulncheckKevParse()
