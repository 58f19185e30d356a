"""Canonical's archive of all its OpenVEX documents (documentation.ubuntu.com/security, "Ubuntu VEX data")."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

FILE = "vex/vex-all.tar.xz"
MAX_BYTES = 512 * MIB
"""The file had some 68 MB in 2026."""


class UbuntuFetch(Fetch):
    """Brings the archive; there is one partition, without a name."""

    name: ClassVar[str] = "ubuntu"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        del partition
        return fetch_file(origin, FILE, folder / "vex-all.tar.xz", cursor, MAX_BYTES)


FETCH = UbuntuFetch()
