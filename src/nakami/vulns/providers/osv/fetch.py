"""OSV's zips, in the layout of its bucket: `<Ecosystem>/all.zip`."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

MAX_ZIP_BYTES = 1024 * MIB
"""Ten times the largest of 2026 (npm, 110 MB)."""


class OsvFetch(Fetch):
    """Brings one ecosystem's `all.zip`; the partition is the ecosystem's name."""

    name: ClassVar[str] = "osv"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        return fetch_file(origin, f"{partition}/all.zip", folder / f"osv {partition}.zip", cursor, MAX_ZIP_BYTES)


FETCH = OsvFetch()
