"""The current scores: one compressed CSV file."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

FILE = "epss_scores-current.csv.gz"
MAX_BYTES = 64 * MIB


class EpssFetch(FileFetch):
    """Brings the current scores; there is one partition, without a name."""

    name: ClassVar[str] = "epss"
    file: ClassVar[str] = FILE
    limit: ClassVar[int] = MAX_BYTES


FETCH = EpssFetch()
