"""packages.lock.json: the packages of NuGet that a project asks for.

Format: NuGet, "Locking dependencies": `dependencies` holds for each framework (and platform: `net8.0/linux-x64`) the libraries by their
names, `resolved` is the version. A library of type Project is the same application's.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from nakami.bounded.json import decode
from nakami.catalog.catalogers.dotnet.names import is_name
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.errors import Malformed
from nakami.rootfs.reader import MIB, Selector


class _Library(msgspec.Struct, gc=False):
    type: Any = None
    resolved: Any = None


class _Lock(msgspec.Struct):
    dependencies: dict[str, dict[str, _Library]]


class NuGetLock(LockFile):
    """The resolved packages of all frameworks."""

    name = "nuget-lock"
    version = 1
    type: ClassVar[str] = "nuget"
    selector = Selector(names=frozenset({"packages.lock.json"}))
    max_bytes = 16 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages.

        Raises:
            Malformed: the file is not JSON, or not NuGet's.
            LimitExceeded: it nests too deep.
        """
        lock = decode(content.removeprefix(b"\xef\xbb\xbf"), where, type=_Lock, limit=self.max_bytes)
        for libraries in lock.dependencies.values():
            for name, library in libraries.items():
                if library.type != "Project":
                    yield Pin(name, library.resolved)

    def full_name(self, name: str) -> tuple[str, str]:
        """The name alone.

        Raises:
            Malformed: NuGet allows no such name.
        """
        return "", checked_name(name)


def checked_name(name: str) -> str:
    """The name, if NuGet allows it.

    Raises:
        Malformed: it does not.
    """
    if not is_name(name):
        raise Malformed(f"{name[:40]!a} is no name of a package")
    return name
