"""Microsoft's statements as the repository microsoft/AzureLinuxVulnerabilityData lays them out: a file for each release."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

MAX_BYTES = 512 * MIB


class AzureFetch(Fetch):
    """Brings one release; the partition is the file's name without `-oval.xml`."""

    name: ClassVar[str] = "azure"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        name = f"{partition}-oval.xml"
        return fetch_file(origin, name, folder / name, cursor, MAX_BYTES)


FETCH = AzureFetch()
