"""Oracle's errata as its security pages lay them out in OVAL: all in one file."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

FILE = "com.oracle.elsa-all.xml.bz2"
MAX_BYTES = 512 * MIB


class OracleFetch(Fetch):
    """Brings all errata; there is one partition, without a name."""

    name: ClassVar[str] = "oracle"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        del partition
        return fetch_file(origin, FILE, folder / FILE, cursor, MAX_BYTES)


FETCH = OracleFetch()
