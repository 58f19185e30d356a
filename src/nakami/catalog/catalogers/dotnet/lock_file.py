"""What the lock files of NuGet share: names of packages."""

from abc import ABC
from typing import ClassVar

from nakami.catalog.catalogers.dotnet.names import is_name
from nakami.catalog.catalogers.lock_files import LockFile
from nakami.errors import Malformed


class NuGetLockFile(LockFile, ABC):
    """A lock file whose records are packages of NuGet."""

    type: ClassVar[str] = "nuget"

    def full_name(self, name: str) -> tuple[str, str]:
        """See `LockFile.full_name`.

        Raises:
            Malformed: NuGet allows no such name.
        """
        if not is_name(name):
            raise Malformed(f"{name[:40]!a} is no name of a package")
        return "", name
