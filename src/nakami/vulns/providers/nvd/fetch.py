"""NVD's year feeds, JSON 2.0: one compressed file per year of the CVE's number."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged, Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

FIRST_YEAR = 2002
"""The feed of 2002 holds what is older, too (nvd.nist.gov/vuln/data-feeds)."""

_MAX_BYTES = 128 * MIB


class NvdFetch(Fetch):
    """Brings one year; the partition is the year in four digits."""

    name: ClassVar[str] = "nvd"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        name = f"nvdcve-2.0-{partition}.json.gz"
        return fetch_file(origin, name, folder / name, cursor, _MAX_BYTES)


def year_of(cve: str) -> str:
    """The partition that holds a CVE; empty when the name is none."""
    year = cve[4:8]
    if not (cve.startswith("CVE-") and year.isascii() and year.isdigit()):
        return ""
    return str(max(int(year), FIRST_YEAR))
