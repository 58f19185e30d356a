"""The table of known programs: all its rows, and by the names of files which of them may be meant."""

from nakami.catalog.catalogers.binaries.databases import DATABASES
from nakami.catalog.catalogers.binaries.interpreters import INTERPRETERS
from nakami.catalog.catalogers.binaries.servers import SERVERS
from nakami.catalog.catalogers.binaries.software import Software
from nakami.catalog.catalogers.binaries.tools import TOOLS

SOFTWARE: tuple[Software, ...] = (*INTERPRETERS, *SERVERS, *DATABASES, *TOOLS)
"""Every program that is recognised from its bytes; docs/binaries.md shows the same."""


def by_file() -> dict[str, tuple[Software, ...]]:
    """The rows by the plain names of files; mostly one."""
    found: dict[str, tuple[Software, ...]] = {}
    for software in SOFTWARE:
        for file in software.files:
            found[file] = (*found.get(file, ()), software)
    return found
