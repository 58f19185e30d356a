"""The tracker's one JSON file (its page "Debian security tracker data", `data/json`)."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

FILE = "data/json"
MAX_BYTES = 512 * MIB
"""The file had some 78 MB in 2026."""


class DebianFetch(FileFetch):
    """Brings the tracker's data; there is one partition, without a name."""

    name: ClassVar[str] = "debian"
    file: ClassVar[str] = FILE
    limit: ClassVar[int] = MAX_BYTES


FETCH = DebianFetch()
