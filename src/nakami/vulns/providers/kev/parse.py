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
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.kev.fetch import MAX_BYTES
from nakami.vulns.tables import EXPLOITED
from nakami.vulns.tally import Tally


class _Entry(Struct, frozen=True, rename="camel"):
    cve_id: str = msgspec.field(name="cveID")
    date_added: str = ""
    known_ransomware_campaign_use: str = ""


class _Catalogue(Struct, frozen=True, rename="camel"):
    vulnerabilities: list[msgspec.Raw]
    date_released: str = ""


class KevParse(Parse):
    """Reads the catalogue."""

    name: ClassVar[str] = "kev"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (EXPLOITED,)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        catalogue = decode(content(raw, limit=MAX_BYTES), raw.name, type=_Catalogue, limit=MAX_BYTES)
        tally.changed(f"{catalogue.date_released[:19]}Z")
        for number, item in enumerate(catalogue.vulnerabilities):
            tally.records += 1
            try:
                entry = msgspec.json.decode(item, type=_Entry)
            except (msgspec.DecodeError, RecursionError) as error:
                tally.cannot_read(f"entry {number}", str(error))
                continue
            yield EXPLOITED, (entry.cve_id, entry.date_added, entry.known_ransomware_campaign_use == "Known")


PARSE = KevParse()
