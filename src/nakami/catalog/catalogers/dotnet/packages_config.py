"""packages.config: the packages of NuGet that an older project asks for.

Format: NuGet, "packages.config reference": a flat list, `<package id="..." version="..." [developmentDependency="true"] />`.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.xml import parse
from nakami.catalog.catalogers.dotnet.lock_file import NuGetLockFile
from nakami.catalog.catalogers.lock_files import Pin
from nakami.errors import Malformed
from nakami.rootfs.reader import MIB, Selector

_MAX_ELEMENTS = 50_000


class PackagesConfig(NuGetLockFile):
    """The packages, but not those that only the build uses."""

    name: ClassVar[str] = "nuget-packages-config"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"packages.config"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages.

        Raises:
            Malformed: the file is not XML, or none of NuGet's.
            LimitExceeded: there is too much of it.
        """
        root = parse(content, where, limit=self.max_bytes, elements=_MAX_ELEMENTS)
        if root.name != "packages":
            raise Malformed(f"{where} holds no list of packages")
        for package in root.all("package"):
            if package.attributes.get("developmentDependency", "").lower() != "true":
                yield Pin(package.attributes.get("id"), package.attributes.get("version"))
