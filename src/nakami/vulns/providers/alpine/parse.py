"""Alpine's secdb into rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.providers import secdb
from nakami.vulns.providers.interface import Parse
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally


class AlpineParse(Parse):
    """Reads one repository of a branch, `v3.19 main`; its packages are of the ecosystem `Alpine:v3.19`."""

    name: ClassVar[str] = "alpine"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        branch = partition.partition(" ")[0]
        return secdb.rows(raw, f"Alpine:{branch}", f"alpine:{partition}", tally)


PARSE = AlpineParse()
