"""distro-info-data: one CSV file per distribution."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

MAX_BYTES = 1 * MIB
"""Both files have 5 kB in 2026."""


class DistroInfoFetch(FileFetch):
    """Brings one distribution; the partition is `debian` or `ubuntu`."""

    name: ClassVar[str] = "distro-info"
    file: ClassVar[str] = "{partition}.csv"
    limit: ClassVar[int] = MAX_BYTES


FETCH = DistroInfoFetch()
