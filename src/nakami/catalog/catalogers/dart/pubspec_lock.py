"""pubspec.lock: the packages that a Dart or Flutter application is built with.

Format: YAML that `dart pub` writes: `packages`, and for each name `source` (`hosted`, `git`, `path`, `sdk`), `version`, and `dependency`
(`direct main`, `direct dev`, `transitive`).
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.yaml import decode
from nakami.catalog.catalogers.decoded import fields, part
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.rootfs.reader import MIB, Selector

_DEVELOPMENT = "direct dev"


class PubspecLock(LockFile):
    """Yields the packages that came from a registry."""

    name: ClassVar[str] = "pubspec-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "pub"
    selector: ClassVar[Selector] = Selector(names=frozenset({"pubspec.lock"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages, one by one.

        Raises:
            Malformed: the file is no YAML, or holds no packages.
            LimitExceeded: it is too long or too deep.
        """
        for name, value in part(decode(content, where, self.max_bytes), "packages", dict, where).items():
            record = fields(value)
            if record.get("source", "hosted") == "hosted" and record.get("dependency") != _DEVELOPMENT:
                yield Pin(name, record.get("version"))
