"""*.deps.json: what the host of .NET loads for one application, or for one shared framework.

Format: dotnet/sdk, "Runtime Configuration Files" (documentation/specs/runtime-configuration-file.md): `runtimeTarget.name` names one of
`targets`, which tells for each library `name/version` its files by kind; `libraries` tells what sort of library it is. Publishing copies
files for all platforms into the application's folder by their names, those of `runtimeTargets` with their whole paths, and resources
below their locale.

A library without files there is a name only: the framework has newer files, or it merely stands for others. And what was built for
.NET Standard is no application: building copies no files of the libraries that it needs, which whoever loads it has to bring.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from nakami.bounded.json import decode
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.dotnet.names import is_package
from nakami.catalog.catalogers.dotnet.shared_framework import package_name
from nakami.errors import LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership, Package
from nakami.rootfs.reader import MIB, Reader, Selector

_SUFFIX = ".deps.json"
_FRAMEWORK = pattern(r"(?:.*/)?shared/([A-Za-z][A-Za-z.]*)/(\d[^/]*)/\1\.deps\.json\Z", re.DOTALL)
_STANDARD = ".NETStandard"
_RUNTIME_PACK = "runtimepack."  # how the SDK names the runtime that is copied into a self-contained application
# Not `reference`: an assembly that somebody put there, named and numbered by itself.
_KNOWN = ("package", "project", "runtimepack")
_ASSEMBLIES = (".dll", ".exe")
_KINDS = ("runtime", "native", "runtimeTargets", "resources")
_PLACEHOLDER = "/_._"  # NuGet's "nothing is needed here"
_MAX_LIBRARIES = 20_000
_MAX_FILES = 50_000


class _Target(msgspec.Struct, gc=False):
    name: str = ""


class _Library(msgspec.Struct, gc=False):
    type: Any = None


class _Deps(msgspec.Struct, rename="camel"):
    targets: dict[str, dict[str, Any]]
    libraries: dict[str, _Library]
    runtime_target: _Target = msgspec.field(default_factory=_Target)


class DepsJson(Reader):
    """Yields one package of type nuget per library that came from a package and has files here, and one for the application itself.

    Of a shared framework it yields one package, named as NuGet names that framework's files for this platform, since that is
    what advisories name. It also tells which assemblies were spoken for, so that they are not taken for packages of their own.
    """

    name: ClassVar[str] = "dotnet-deps"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".json"}))
    max_bytes: ClassVar[int] = 8 * MIB  # a library takes less than 1 kB in it

    def wants(self, entry: Entry) -> bool:
        """Whether the host would read it."""
        return entry.path.endswith(_SUFFIX)

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | Ownership | BlindSpot]:
        """Yield the packages; a library that is named as no package can be is a blind spot.

        Raises:
            Malformed: the file is not JSON, or does not tell targets and libraries.
            LimitExceeded: it nests too deep, or tells of too many libraries or files.
        """
        deps = decode(content, entry.name, type=_Deps, limit=self.max_bytes)
        if max(len(deps.libraries), *map(len, deps.targets.values()), 0) > _MAX_LIBRARIES:
            raise LimitExceeded(f"it tells of more than {_MAX_LIBRARIES:,} libraries")
        framework = _FRAMEWORK.match(entry.path)
        if framework:
            name, version = package_name(framework[1], framework[2], deps.runtime_target.name), framework[2]
            yield self._package(name, version, entry.path)
            return
        yield from self._libraries(deps, entry)

    def _libraries(self, deps: _Deps, entry: Entry) -> Iterator[Package | Ownership | BlindSpot]:
        folder, _, file_name = entry.path.rpartition("/")
        application = file_name.removesuffix(_SUFFIX)
        is_alone = deps.runtime_target.name.startswith(_STANDARD)
        files = _files_by_library(deps)
        brought: dict[str, None] = {}
        for library, told in deps.libraries.items():
            name, _, version = library.partition("/")
            is_itself = told.type == "project" and name == application
            if (is_alone and not is_itself) or told.type not in _KNOWN:
                continue
            brought.update(dict.fromkeys(files.get(library, ())))
            if told.type == "project" and not is_itself:
                continue
            if told.type == "package" and not files.get(library):
                continue
            name = name.removeprefix(_RUNTIME_PACK)
            if is_package(name, version):
                yield self._package(name, version, entry.path)
            else:
                yield BlindSpot(self.name, entry.path, f"{library[:80]!a} names no package of NuGet")
        if len(brought) > _MAX_FILES:
            raise LimitExceeded(f"it tells of more than {_MAX_FILES:,} files")
        paths = tuple(f"{folder}/{path}" if folder else path for path in brought if path.endswith(_ASSEMBLIES))
        if paths:
            yield Ownership(application, paths, type="nuget")

    def _package(self, name: str, version: str, path: str) -> Package:
        return Package(type="nuget", name=name, version=version, path=path, cataloger=self.name)


def _files_by_library(deps: _Deps) -> dict[str, dict[str, None]]:
    """The files of each library, by their paths in the application's folder.

    Raises:
        Malformed: a library is none.
    """
    chosen = deps.targets.get(deps.runtime_target.name)
    found: dict[str, dict[str, None]] = {}
    for target in [chosen] if chosen else deps.targets.values():
        for library, told in target.items():
            if not isinstance(told, dict):
                raise Malformed(f"{library[:80]!a} is no library")
            files = found.setdefault(library, {})
            for kind in _KINDS:
                files.update(dict.fromkeys(_published(kind, told.get(kind))))
    return found


def _published(kind: str, files: object) -> Iterator[str]:
    """Where publishing puts the files of one kind, relative to the application's folder."""
    for path, told in files.items() if isinstance(files, dict) else ():
        if path.endswith(_PLACEHOLDER):
            continue
        if kind == "runtimeTargets":
            yield path
        elif kind == "resources" and isinstance(told, dict) and isinstance(told.get("locale"), str):
            yield f"{told['locale']}/{path.rpartition('/')[2]}"
        else:
            yield path.rpartition("/")[2]
