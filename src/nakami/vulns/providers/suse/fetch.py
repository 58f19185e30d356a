"""SUSE's documents as `pub/projects/security` of its server lays them out: all in one archive, made anew every day."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

FILE = "csaf-vex.tar.bz2"
MAX_BYTES = 4096 * MIB


class SuseFetch(FileFetch):
    """Brings the archive; there is one partition, without a name."""

    name: ClassVar[str] = "suse"
    file: ClassVar[str] = FILE
    limit: ClassVar[int] = MAX_BYTES


FETCH = SuseFetch()
