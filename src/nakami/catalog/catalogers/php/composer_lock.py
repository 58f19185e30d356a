"""composer.lock: the PHP packages that an application asks for.

Format: Composer, Locker: `packages`, and apart from them `packages-dev`, which an application in production has not (`install --no-dev`).
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from nakami.bounded.json import decode
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.catalog.catalogers.php.composer_names import split_name
from nakami.rootfs.reader import MIB, Selector


class _Package(msgspec.Struct, gc=False):
    name: Any = None
    version: Any = None


class _Lock(msgspec.Struct):
    packages: list[_Package]


class ComposerLock(LockFile):
    """The packages of production."""

    name: ClassVar[str] = "composer-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "composer"
    selector: ClassVar[Selector] = Selector(names=frozenset({"composer.lock"}))
    max_bytes: ClassVar[int] = 32 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages.

        Raises:
            Malformed: the file is not JSON, or not Composer's.
            LimitExceeded: it nests too deep.
        """
        for package in decode(content, where, type=_Lock, limit=self.max_bytes).packages:
            yield Pin(package.name, package.version)

    def full_name(self, name: str) -> tuple[str, str]:
        """Vendor and name.

        Raises:
            Malformed: Composer allows no such name.
        """
        return split_name(name)
