"""The tracker's one JSON file (its page "Debian security tracker data", `data/json`)."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

FILE = "data/json"
MAX_BYTES = 512 * MIB
"""The file had some 78 MB in 2026."""


class DebianFetch(Fetch):
    """Brings the tracker's data; there is one partition, without a name."""

    name: ClassVar[str] = "debian"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        del partition
        return fetch_file(origin, FILE, folder / "debian.json", cursor, MAX_BYTES)


FETCH = DebianFetch()
