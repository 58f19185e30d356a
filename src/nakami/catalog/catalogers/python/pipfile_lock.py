"""Pipfile.lock.

Format: Pipenv's (github.com/pypa/pipfile): JSON with the sections `default`, `develop` and those of its own categories; each has the
packages by name, `version` with `==` in front, `markers`, or `git`, `path` and the like in place of a version.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.json import decode
from nakami.catalog.catalogers.decoded import mapping
from nakami.catalog.catalogers.lock_files import DEVELOPMENT, Pin
from nakami.catalog.catalogers.python.lock_file import PythonLockFile, never_on_linux
from nakami.rootfs.reader import Selector

_META = "_meta"
_PINNED = "=="


class PipfileLock(PythonLockFile):
    """Yields one declared package per pinned version, those for development left out."""

    name: ClassVar[str] = "pipfile-lock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"Pipfile.lock"}))

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """See `LockFile.pins`.

        Raises:
            InputError: the file is no JSON object.
        """
        for section, packages in mapping(decode(content, where, limit=self.max_bytes), where).items():
            if section == _META or section in DEVELOPMENT or not isinstance(packages, dict):
                continue
            for name, record in packages.items():
                version = record.get("version", "") if isinstance(record, dict) else ""
                # `*` and ranges pin nothing.
                is_pinned = not isinstance(version, str) or version.startswith(_PINNED)
                if is_pinned and not never_on_linux(record.get("markers")):
                    yield Pin(name, version.removeprefix(_PINNED) if isinstance(version, str) else version)
