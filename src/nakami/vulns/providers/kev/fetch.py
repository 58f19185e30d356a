"""The catalogue's one JSON file."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

FILE = "known_exploited_vulnerabilities.json"
MAX_BYTES = 64 * MIB


class KevFetch(FileFetch):
    """Brings the catalogue; it has one partition, without a name."""

    name: ClassVar[str] = "kev"
    file: ClassVar[str] = FILE
    limit: ClassVar[int] = MAX_BYTES


FETCH = KevFetch()
