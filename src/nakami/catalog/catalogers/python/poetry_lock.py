"""poetry.lock, of all versions of Poetry.

Format: Poetry writes it in src/poetry/packages/locker.py: `[[package]]` with name and version; `category` up to lock version 1.1,
`groups` and `markers` from 2.1 on; `source.type` is `directory` for what lies beside the project.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.toml import decode
from nakami.catalog.catalogers.decoded import tables
from nakami.catalog.catalogers.lock_files import Pin
from nakami.catalog.catalogers.python.lock_file import PythonLockFile, never_on_linux, only_for_development
from nakami.rootfs.reader import MIB, Selector


class PoetryLock(PythonLockFile):
    """Yields one declared package per record that is not for development only."""

    name: ClassVar[str] = "poetry-lock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"poetry.lock"}))
    max_bytes: ClassVar[int] = 8 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """See `LockFile.pins`.

        Raises:
            InputError: the file is no TOML.
        """
        for record in tables(decode(content, where, self.max_bytes), "package", where):
            markers = record.get("markers")  # one, or one for each group
            each = markers.values() if isinstance(markers, dict) else [markers]
            if record.get("category") == "dev" or only_for_development(record.get("groups")):
                continue
            source = record.get("source")
            if isinstance(source, dict) and source.get("type") == "directory":
                continue
            if not all(never_on_linux(marker) for marker in each):
                yield Pin(record.get("name"), record.get("version"))
