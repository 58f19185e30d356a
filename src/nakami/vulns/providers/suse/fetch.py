"""SUSE's documents as `pub/projects/security` of its server lays them out: all in one archive, made anew every day."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

FILE = "csaf-vex.tar.bz2"
MAX_BYTES = 4096 * MIB


class SuseFetch(Fetch):
    """Brings the archive; there is one partition, without a name."""

    name: ClassVar[str] = "suse"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        del partition
        return fetch_file(origin, FILE, folder / FILE, cursor, MAX_BYTES)


FETCH = SuseFetch()
