"""What is installed: one cataloger per kind of file, in `catalogers/`; see docs/adding-a-cataloger.md."""

from nakami.catalog.catalogers.apk import Apk
from nakami.catalog.catalogers.apt_sources import AptSources
from nakami.catalog.catalogers.dpkg import Dpkg
from nakami.catalog.catalogers.dpkg_files import DpkgFiles
from nakami.catalog.catalogers.executables import Executables
from nakami.catalog.catalogers.java.archive import JavaArchive
from nakami.catalog.catalogers.node.installed import NodeInstalled
from nakami.catalog.catalogers.os_release import OsRelease
from nakami.catalog.catalogers.python.installed import PythonInstalled
from nakami.catalog.catalogers.rpm import Rpm
from nakami.rootfs.reader import Reader

CATALOGERS: tuple[Reader, ...] = (
    OsRelease(),
    Dpkg(),
    DpkgFiles(),
    Apk(),
    Rpm(),
    PythonInstalled(),
    NodeInstalled(),
    JavaArchive(),
    AptSources(),
    Executables(),
)
"""Every cataloger that a scan runs."""
