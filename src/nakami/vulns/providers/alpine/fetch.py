"""One JSON file per branch and repository."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw
from nakami.vulns.providers.secdb import MAX_BYTES


class AlpineFetch(Fetch):
    """Brings one repository of a branch; the partition names both: `v3.19 main`."""

    name: ClassVar[str] = "alpine"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        branch, _, repository = partition.partition(" ")
        target = folder / f"alpine {partition}.json"
        return fetch_file(origin, f"{branch}/{repository}.json", target, cursor, MAX_BYTES)


FETCH = AlpineFetch()
