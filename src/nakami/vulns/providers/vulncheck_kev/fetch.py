"""The list's one JSON file, as it lies in the zip of VulnCheck's backup of its index `vulncheck-kev`."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

FILE = "vulncheck_known_exploited_vulnerabilities.json"
MAX_BYTES = 256 * MIB


class VulncheckKevFetch(FileFetch):
    """Brings the list; there is one partition, without a name."""

    name: ClassVar[str] = "vulncheck-kev"
    file: ClassVar[str] = FILE
    limit: ClassVar[int] = MAX_BYTES


FETCH = VulncheckKevFetch()
