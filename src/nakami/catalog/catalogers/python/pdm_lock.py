"""pdm.lock.

Format: PDM writes it in src/pdm/models/repositories/lock.py: `[[package]]` with name and version, once more for each set
of extras; `groups` and `marker` from format 4.4 on; `path` for what lies beside the project, a folder or an archive.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.toml import decode
from nakami.catalog.catalogers.decoded import tables
from nakami.catalog.catalogers.lock_files import Pin
from nakami.catalog.catalogers.python.lock_file import PythonLockFile, never_on_linux, only_for_development
from nakami.rootfs.reader import MIB, Selector

_ARCHIVES = (".whl", ".tar.gz", ".zip")


class PdmLock(PythonLockFile):
    """Yields one declared package per record that is not for development only."""

    name: ClassVar[str] = "pdm-lock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"pdm.lock"}))
    max_bytes: ClassVar[int] = 8 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """See `LockFile.pins`.

        Raises:
            InputError: the file is no TOML.
        """
        for record in tables(decode(content, where, self.max_bytes), "package", where):
            path = record.get("path")
            is_local = bool(record.get("editable")) or (isinstance(path, str) and not path.endswith(_ARCHIVES))
            if not (is_local or only_for_development(record.get("groups")) or never_on_linux(record.get("marker"))):
                yield Pin(record.get("name"), record.get("version"))
