"""Programs and shared objects of known software, recognised from their bytes."""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.elf_layout import MAGIC
from nakami.catalog.catalogers.binaries.software import Software, plain_name, version_in
from nakami.catalog.catalogers.binaries.table import by_file
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MAX_PROGRAM_BYTES, Reader, Selector


class Programs(Reader):
    """Yields one package of type generic for each program whose bytes tell whose it is and of which version.

    The name alone proves nothing, and neither do the bytes of a file with any other name: a program that merely contains OpenSSL is not
    OpenSSL. A file that fits a row's name and tells no version (a launcher whose code is in a shared object) is passed over.
    """

    name: ClassVar[str] = "programs"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(heads=frozenset({MAGIC}))
    max_bytes: ClassVar[int] = MAX_PROGRAM_BYTES

    def __init__(self) -> None:
        self._by_file: dict[str, tuple[Software, ...]] = by_file()

    def wants(self, entry: Entry) -> bool:
        """Whether the file's name is one of the table."""
        return plain_name(entry.name) in self._by_file

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the program.

        Raises:
            LimitExceeded: the file was made to be searched for ever.
        """
        if not content.startswith(MAGIC):
            return
        for software in self._by_file.get(plain_name(entry.name), ()):
            version = version_in(content, software, entry.name)
            if version:
                yield Package(
                    type="generic",
                    name=software.name,
                    version=version,
                    path=entry.path,
                    cataloger=self.name,
                    cpes=software.cpes,
                )
                return
