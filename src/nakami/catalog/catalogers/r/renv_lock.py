"""renv.lock: the packages that an R project is run with.

Format: JSON that renv writes: `Packages`, and for each name `Version` and `Source` (`Repository`, `Bioconductor`, `GitHub`, ...).
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.json import decode
from nakami.catalog.catalogers.decoded import fields, part
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.rootfs.reader import Selector


class RenvLock(LockFile):
    """Yields every package, wherever it came from: its name and version are the same."""

    name: ClassVar[str] = "renv-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "cran"
    selector: ClassVar[Selector] = Selector(names=frozenset({"renv.lock"}))

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages, one by one.

        Raises:
            Malformed: the file is not JSON, or holds no packages.
            LimitExceeded: it is too long or too deep.
        """
        for name, record in part(decode(content, where, limit=self.max_bytes), "Packages", dict, where).items():
            yield Pin(name, fields(record).get("Version"))
