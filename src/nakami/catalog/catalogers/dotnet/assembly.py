""".NET assemblies that no list speaks for: what they say of themselves.

Formats: `bounded.pe` for the version resource. The compiler writes AssemblyInformationalVersion there as ProductVersion, which the SDK sets
to the package's version and the revision behind a plus sign, and AssemblyFileVersion as FileVersion ("Set assembly attributes in a project
file"). An assembly has the name of its file (ECMA-335, II.6.2.1), which mostly is the package's.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.bounded.pe import version_strings
from nakami.catalog.catalogers.dotnet.names import is_name, is_version
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_SUFFIXES = (".dll", ".exe")
_SATELLITE = ".resources.dll"  # translations
# Lists speak for these, or they are no part of any package.
_ELSEWHERE = pattern(
    r"(?:^|/)(?:"
    r"shared/[A-Za-z][A-Za-z.]*/\d[^/]*|sdk/\d[^/]*|packs|\.nuget/packages|NuGetFallbackFolder"  # of the SDK and NuGet's cache
    r"|runtimes/[^/]+/(?:lib|native)|ref|refs"  # for other platforms; for the compiler alone
    r"|lib/(?:mono|cli)|mono/gac|wine"  # Mono's own, which distributions bring; Windows'
    r")/"
)
# What Microsoft and Mono build as a whole is numbered as a whole: System.Text.Json 8.0.4 says that its product is 8.0.7.
_FRAMEWORKS = ("Microsoft® .NET", "Microsoft (R) .NET", "Mono Common Language Infrastructure")
_NOTHING = pattern(r"[0.]*\Z")


class DotnetAssembly(Reader):
    """Yields one package of type nuget for an assembly with a version of its own.

    Those of an application with a `*.deps.json` are named there better, and left out by that; parts of the framework tell the framework's
    version and not their package's, so nothing is said of them.
    """

    name: ClassVar[str] = "dotnet-assembly"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset(_SUFFIXES))
    max_bytes: ClassVar[int] = 64 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether it can be a library or program of an application; beyond 64 MiB nothing with .NET code was seen."""
        return (
            0 < entry.size <= self.max_bytes
            and not entry.path.endswith(_SATELLITE)
            and _ELSEWHERE.search(entry.path) is None
        )

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package, if the file holds .NET code and tells its version.

        Raises:
            Malformed: its headers lead out of the file.
        """
        told = version_strings(content)
        if told is None or told.get("ProductName", "").startswith(_FRAMEWORKS):
            return
        name = entry.name[: -len(_SUFFIXES[0])]
        version = _version(told)
        if version and is_name(name):
            yield Package(type="nuget", name=name, version=version, path=entry.path, cataloger=self.name)


def _version(told: Mapping[str, str]) -> str:
    """The first that can be a package's; 0.0.0.0 is what a compiler writes when it was told none."""
    for key in ("ProductVersion", "FileVersion"):
        word = told.get(key, "").partition("+")[0].partition(" ")[0]
        if is_version(word) and not _NOTHING.match(word):
            return word
    return ""
