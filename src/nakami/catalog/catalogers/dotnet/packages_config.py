"""packages.config: the packages of NuGet that an older project asks for.

Format: NuGet, "packages.config reference": a flat list, `<package id="..." version="..." [developmentDependency="true"] />`.
"""

from collections.abc import Iterator

from nakami.catalog.catalogers.dotnet.lock_file import NuGetLockFile
from nakami.catalog.catalogers.dotnet.xml_elements import attributes
from nakami.catalog.catalogers.lock_files import Pin
from nakami.errors import Malformed
from nakami.rootfs.reader import MIB, Selector


class PackagesConfig(NuGetLockFile):
    """The packages, but not those that only the build uses."""

    name = "nuget-packages-config"
    version = 1
    selector = Selector(names=frozenset({"packages.config"}))
    max_bytes = 4 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages.

        Raises:
            Malformed: the file is none of NuGet's.
        """
        text = content.decode("utf-8-sig", "replace")
        if "<packages" not in text:
            raise Malformed(f"{where} holds no list of packages")
        for found in attributes(text, "package"):
            if found.get("developmentDependency", "").lower() != "true":
                yield Pin(found.get("id"), found.get("version"))
