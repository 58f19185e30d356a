"""The current scores: one compressed CSV file."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

FILE = "epss_scores-current.csv.gz"
MAX_BYTES = 64 * MIB


class EpssFetch(Fetch):
    """Brings the current scores; there is one partition, without a name."""

    name: ClassVar[str] = "epss"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        del partition
        return fetch_file(origin, FILE, folder / FILE, cursor, MAX_BYTES)


FETCH = EpssFetch()
