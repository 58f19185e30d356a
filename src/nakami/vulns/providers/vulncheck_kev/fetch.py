"""The list's one JSON file, as it lies in the zip of VulnCheck's backup of its index `vulncheck-kev`."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

FILE = "vulncheck_known_exploited_vulnerabilities.json"
MAX_BYTES = 256 * MIB


class VulncheckKevFetch(Fetch):
    """Brings the list; there is one partition, without a name."""

    name: ClassVar[str] = "vulncheck-kev"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        del partition
        return fetch_file(origin, FILE, folder / FILE, cursor, MAX_BYTES)


FETCH = VulncheckKevFetch()
