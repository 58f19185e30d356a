"""NVD's year feeds, JSON 2.0: one compressed file per year of the CVE's number."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

_MAX_BYTES = 128 * MIB


class NvdFetch(Fetch):
    """Brings one year; the partition is the year in four digits."""

    name: ClassVar[str] = "nvd"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        name = f"nvdcve-2.0-{partition}.json.gz"
        return fetch_file(origin, name, folder / name, cursor, _MAX_BYTES)


FETCH = NvdFetch()
