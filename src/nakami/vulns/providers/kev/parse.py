"""CISA's catalogue into rows (cisa.gov, "KEV JSON schema")."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct

from nakami.bounded.feed_file import content
from nakami.bounded.json import decode
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.providers import exploited
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.kev.fetch import MAX_BYTES
from nakami.vulns.tables import EXPLOITED
from nakami.vulns.tally import Tally


class _Catalogue(Struct, frozen=True, rename="camel"):
    vulnerabilities: list[msgspec.Raw]
    date_released: str = ""


class KevParse(Parse):
    """Reads a catalogue of CISA's layout."""

    name: ClassVar[str] = "kev"
    version: ClassVar[int] = 2
    tables: ClassVar[tuple[Table, ...]] = (EXPLOITED,)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        catalogue = decode(content(raw, limit=MAX_BYTES), raw.name, type=_Catalogue, limit=MAX_BYTES)
        if catalogue.date_released:
            tally.changed(f"{catalogue.date_released[:19]}Z")
        yield from exploited.rows(catalogue.vulnerabilities, self.name, tally)


PARSE = KevParse()
