"""*.nuspec in NuGet's folder of packages: what was restored there.

Formats: NuGet, "Managing the global packages folder": `<folder>/<id>/<version>/<id>.nuspec`, id and version in lower case; ".nuspec
reference": `metadata` holds `id` and `version`, and `license` or the older `licenseUrl`.

The folders are `~/.nuget/packages`, the SDK's NuGetFallbackFolder, or any that NUGET_PACKAGES names: the layout shows it.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.xml import Element, parse
from nakami.catalog.catalogers.dotnet.names import is_package
from nakami.catalog.catalogers.licenses import license_names
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_MAX_ELEMENTS = 50_000  # a package has some hundreds: its dependencies for each framework


class Nuspec(Reader):
    """Yields one package of type nuget per package whose files lie unpacked beside it."""

    name: ClassVar[str] = "nuget-nuspec"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".nuspec"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether the path is that of a restored package."""
        parts = entry.path.lower().split("/")
        return len(parts) >= 3 and parts[-1] == f"{parts[-3]}.nuspec" and parts[-2][:1].isdigit()

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package.

        Raises:
            Malformed: the file is not XML, or names none.
            LimitExceeded: there is too much of it.
        """
        metadata = parse(content, entry.name, limit=self.max_bytes, elements=_MAX_ELEMENTS).child(
            "metadata"
        ) or Element("metadata")
        name, version = metadata.told("id"), metadata.told("version")
        if not is_package(name, version):
            raise Malformed("it names no package with a version")
        yield Package(
            type="nuget",
            name=name,
            version=version,
            licenses=license_names(metadata.told("license")),
            path=entry.path,
            cataloger=self.name,
        )
