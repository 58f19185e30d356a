"""endoflife.date's API, version 0: one JSON file per product, `api/<product>.json`."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

MAX_BYTES = 4 * MIB
"""The largest of 2026 has 30 kB."""


class EndOfLifeFetch(Fetch):
    """Brings one product; the partition is its name there."""

    name: ClassVar[str] = "endoflife"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        return fetch_file(
            origin, f"api/{partition}.json", folder / f"endoflife {partition}.json", cursor, limit=MAX_BYTES
        )


FETCH = EndOfLifeFetch()
