"""packages.lock.json: the packages of NuGet that a project asks for.

Format: NuGet, "Locking dependencies": `dependencies` holds for each framework (and platform: `net8.0/linux-x64`) the libraries by their
names, `resolved` is the version. A library of type Project is the same application's.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from nakami.bounded.json import decode
from nakami.catalog.catalogers.dotnet.lock_file import NuGetLockFile
from nakami.catalog.catalogers.lock_files import Pin
from nakami.rootfs.reader import MIB, Selector


class _Library(msgspec.Struct, gc=False):
    type: Any = None
    resolved: Any = None


class _Lock(msgspec.Struct):
    dependencies: dict[str, dict[str, _Library]]


class NuGetLock(NuGetLockFile):
    """The resolved packages of all frameworks."""

    name: ClassVar[str] = "nuget-lock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"packages.lock.json"}))
    max_bytes: ClassVar[int] = 16 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages.

        Raises:
            Malformed: the file is not JSON, or not NuGet's.
            LimitExceeded: it nests too deep.
        """
        lock = decode(content, where, type=_Lock, limit=self.max_bytes)
        for libraries in lock.dependencies.values():
            for name, library in libraries.items():
                if library.type != "Project":
                    yield Pin(name, library.resolved)
