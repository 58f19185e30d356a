"""The list as security.access.redhat.com/data/metrics has it."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

FILE = "repository-to-cpe.json"
MAX_BYTES = 64 * MIB


class RepositoriesFetch(Fetch):
    """Brings the list; there is one partition, without a name."""

    name: ClassVar[str] = "redhat-repositories"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        del partition
        return fetch_file(origin, FILE, folder / FILE, cursor, MAX_BYTES)


FETCH = RepositoriesFetch()
