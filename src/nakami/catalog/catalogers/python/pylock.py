"""pylock.toml and `pylock.<name>.toml`.

Format: "pylock.toml Specification" of the Python Packaging User Guide (PEP 751): `[[packages]]` with name and, unless it is built from
sources that may change, version; `directory` for what lies beside the project; `marker`, which may ask for `dependency_groups`.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.bounded.toml import decode
from nakami.catalog.catalogers.decoded import tables
from nakami.catalog.catalogers.lock_files import DEVELOPMENT, Pin
from nakami.catalog.catalogers.python.lock_file import MARKER_LENGTH, PythonLockFile, never_on_linux
from nakami.model.entry import Entry
from nakami.rootfs.reader import MIB, Selector

_NAME = pattern(r"pylock\.(?:[^.]+\.)?toml\Z")
# What PDM writes for a package that only groups want: one or more of these with `or` between them.
_GROUPS = pattern(r"""(?:^|\s+or\s+)["']([\w.-]{1,64})["'] in dependency_groups(?=\s|\Z)""", re.ASCII)


class Pylock(PythonLockFile):
    """Yields one declared package per record that names its version."""

    name: ClassVar[str] = "pylock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".toml"}))
    max_bytes: ClassVar[int] = 8 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether the file has a name that the specification gives."""
        return _NAME.match(entry.name) is not None and super().wants(entry)

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """See `LockFile.pins`.

        Raises:
            InputError: the file is no TOML.
        """
        for record in tables(decode(content, where, self.max_bytes), "packages", where):
            marker = record.get("marker")
            if "directory" in record or never_on_linux(marker) or _is_for_development(marker):
                continue
            if "version" in record or not ("vcs" in record or "archive" in record):
                yield Pin(record.get("name"), record.get("version"))


def _is_for_development(marker: object) -> bool:
    """Whether the marker asks for nothing but groups for development."""
    if not isinstance(marker, str) or len(marker) > MARKER_LENGTH:
        return False
    groups = _GROUPS.findall(marker)
    return bool(groups) and not _GROUPS.sub("", marker).strip() and all(group in DEVELOPMENT for group in groups)
