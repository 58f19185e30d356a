"""distro-info-data: one CSV file per distribution."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

MAX_BYTES = 1 * MIB
"""Both files have 5 kB in 2026."""


class DistroInfoFetch(Fetch):
    """Brings one distribution; the partition is `debian` or `ubuntu`."""

    name: ClassVar[str] = "distro-info"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        return fetch_file(origin, f"{partition}.csv", folder / f"distro-info {partition}.csv", cursor, limit=MAX_BYTES)


FETCH = DistroInfoFetch()
