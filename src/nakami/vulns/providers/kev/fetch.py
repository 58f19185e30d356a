"""The catalogue's one JSON file."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

FILE = "known_exploited_vulnerabilities.json"
MAX_BYTES = 64 * MIB


class KevFetch(Fetch):
    """Brings the catalogue; it has one partition, without a name."""

    name: ClassVar[str] = "kev"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        del partition
        return fetch_file(origin, FILE, folder / FILE, cursor, MAX_BYTES)


FETCH = KevFetch()
