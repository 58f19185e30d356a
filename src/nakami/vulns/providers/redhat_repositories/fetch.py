"""The list as security.access.redhat.com/data/metrics has it."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

FILE = "repository-to-cpe.json"
MAX_BYTES = 64 * MIB


class RepositoriesFetch(FileFetch):
    """Brings the list; there is one partition, without a name."""

    name: ClassVar[str] = "redhat-repositories"
    file: ClassVar[str] = FILE
    limit: ClassVar[int] = MAX_BYTES


FETCH = RepositoriesFetch()
