"""Oracle's errata as its security pages lay them out in OVAL: all in one file."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

FILE = "com.oracle.elsa-all.xml.bz2"
MAX_BYTES = 512 * MIB


class OracleFetch(FileFetch):
    """Brings all errata; there is one partition, without a name."""

    name: ClassVar[str] = "oracle"
    file: ClassVar[str] = FILE
    limit: ClassVar[int] = MAX_BYTES


FETCH = OracleFetch()
