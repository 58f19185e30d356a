"""One JSON file per release."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

MAX_BYTES = 128 * MIB


class PhotonFetch(Fetch):
    """Brings one release's file; the partition is the release, `5.0`."""

    name: ClassVar[str] = "photon"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        name = f"cve_data_photon{partition}.json"
        return fetch_file(origin, name, folder / name, cursor, MAX_BYTES)


FETCH = PhotonFetch()
