"""Go programs: the modules that were compiled in, and Go's own library.

`build_info` reads what the linker left. The names are those of the Go vulnerability database (go.dev/doc/security/vuln/database, "Standard
library"): `stdlib` is Go's own library, in every program, and `toolchain` the module of the commands below `cmd/`.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.elf import section_names
from nakami.bounded.elf_layout import MAGIC
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.go.build_info import DEVELOPED, BuildInfo, Module, is_go, read_build_info
from nakami.catalog.catalogers.go.coordinates import split_path
from nakami.catalog.catalogers.losses import Losses
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import MAX_PROGRAM_BYTES, Reader, Selector

_VERSION = pattern(r"[ -~]{1,256}\Z")
# Behind the version stand a vendor's words or experiments: `go1.21.3 X:boringcrypto`, `go1.22.5 (Red Hat 1.22.5-1.el9)`.
_TOOLCHAIN = pattern(r"go\d{1,9}(?:\.\d{1,9}){0,2}(?:(?:alpha|beta|rc)\d{1,9}|b\d)?(?=[-+ ]|\Z)")

# "-X importpath.name=value: Set the value of the string variable in importpath named name" (go doc cmd/link).
_SET_VARIABLE = pattern(r"""-X[ =]['"]?([\w./~-]{1,256})\.(\w{1,64})=([^\s'"]{1,256})""", re.ASCII)
_VERSION_NAMES = frozenset({
    *("version", "appversion", "buildversion", "currentversion", "gittag", "gitversion", "releaseversion", "semver"),
    *("tag", "buildtag", "versionstring"),
})  # fmt: skip
_RELEASED = pattern(
    r"v?(\d{1,9}\.\d{1,9}(?:\.\d{1,9})?(?:-[0-9A-Za-z.-]{1,64})?(?:\+[0-9A-Za-z.-]{1,64})?)\Z", re.ASCII
)


class GoProgram(Reader):
    """Yields one package of type golang for every module of a program, for the module that is the program, and for Go's library.

    A module that the build replaced (`=>`) is the one that it was replaced with; a folder keeps the name and version that was asked for.
    A main module built from a folder has the version that the linker was told to set (`-X`), else `(devel)`: the revision that Go notes
    tells no release. Without a module (GOPATH mode, as Debian builds) only Go's library is known.
    """

    name: ClassVar[str] = "go-program"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(heads=frozenset({MAGIC}))
    max_bytes: ClassVar[int] = MAX_PROGRAM_BYTES

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield the packages.

        Raises:
            Malformed: build information is there and cannot be read.
            LimitExceeded: it is longer than any.
        """
        if not is_go(content):
            return
        info = read_build_info(content, entry.name)
        if info is None:
            # Without sections, the mark may stand in any file that speaks of it.
            if section_names(content):
                yield self._unknown(entry)
            return
        found: dict[tuple[str, str], Module] = {}
        for module in _modules(info):
            found.setdefault((module.path, module.version), module)
        losses = Losses(self.name, entry.path, "modules")
        for module in found.values():
            try:
                yield self._package(module, entry)
            except Malformed as error:
                losses.note(error)
        yield from losses.blind_spots()

    def _package(self, module: Module, entry: Entry) -> Package:
        namespace, name = split_path(module.path)
        if not _VERSION.match(module.version):
            raise Malformed(f"not a version of the Go module {module.path}: {module.version[:100]!a}")
        return Package("golang", name, module.version, namespace, path=entry.path, cataloger=self.name)

    def _unknown(self, entry: Entry) -> BlindSpot:
        why = "a Go program without build information (made before Go 1.13, or it was cut away): its modules are not known"
        return BlindSpot(self.name, entry.path, why, "build it with a Go that is still supported")


def _modules(info: BuildInfo) -> Iterator[Module]:
    """Go's library first, then the main module, then what it needs."""
    found = _TOOLCHAIN.match(info.toolchain)
    version = found[0] if found else info.toolchain
    yield Module("stdlib", version)
    if info.package.startswith("cmd/"):
        yield Module("toolchain", version)
    elif info.main and info.main.path:
        its = info.main.version
        yield Module(info.main.path, _linked_version(info, info.main) if its in {"", DEVELOPED} else its)
    yield from info.modules


def _linked_version(info: BuildInfo, main: Module) -> str:
    """The version that the linker was told to set in a variable of the program's own source tree."""
    own = {main.path, *(each.path for each in info.modules if each.instead_of == each.path)}
    for package, variable, value in _SET_VARIABLE.findall(info.settings.get("-ldflags", "")):
        released = variable.lower() in _VERSION_NAMES and _RELEASED.match(value)
        if released and (package == "main" or not own.isdisjoint(_with_parents(package))):
            return f"v{released[1]}"
    return DEVELOPED


def _with_parents(package: str) -> Iterator[str]:
    """The path of a package and of those above it."""
    while package:
        yield package
        package = package.rpartition("/")[0]
