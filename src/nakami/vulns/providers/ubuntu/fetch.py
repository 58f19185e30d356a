"""Canonical's archive of all its OpenVEX documents (documentation.ubuntu.com/security, "Ubuntu VEX data")."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

FILE = "vex/vex-all.tar.xz"
MAX_BYTES = 512 * MIB
"""The file had some 68 MB in 2026."""


class UbuntuFetch(FileFetch):
    """Brings the archive; there is one partition, without a name."""

    name: ClassVar[str] = "ubuntu"
    file: ClassVar[str] = FILE
    limit: ClassVar[int] = MAX_BYTES


FETCH = UbuntuFetch()
