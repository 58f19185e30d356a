"""Which files a distribution's package brought, all of them: read only for the few packages that somebody asks about.

A scan keeps the names of those that could be taken for packages of a language (`catalogers/dpkg_files.py`); the lists of a machine hold
100,000 more. Formats: as told there for dpkg, and in `catalogers/apk.py` for apk.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.model.document import Document
from nakami.model.entry import Entry
from nakami.rootfs.reader import MIB, Reader, Selector

DPKG_FOLDER = "var/lib/dpkg/info"
DPKG_STATUS_FOLDER = "var/lib/dpkg/status.d"
APK_PATHS = frozenset({"lib/apk/db/installed", "usr/lib/apk/db/installed"})
_SUM = 34
"""Characters before the path in md5sums(5): 32 digits and two blanks."""


class FileLists(Reader):
    """Yields the list as it stands, to be taken apart by `listed`."""

    name: ClassVar[str] = "file-lists"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(paths=APK_PATHS, folders=frozenset({DPKG_FOLDER, DPKG_STATUS_FOLDER}))
    max_bytes: ClassVar[int] = 32 * MIB

    def wants(self, entry: Entry) -> bool:
        """Lists; the folders hold other things as well."""
        return entry.path in APK_PATHS or entry.path.endswith((".list", ".md5sums"))

    def read(self, entry: Entry, content: bytes) -> Iterator[Document]:
        """Yield the text."""
        yield Document(entry.path, content.decode("utf-8", "replace"))


def listed(document: Document) -> Iterator[tuple[str, str]]:
    """Each package that a list tells of with each path it owns, relative to the root; first of all with none."""
    if document.path in APK_PATHS:
        yield from _listed_by_apk(document.text)
        return
    name = document.path.rpartition("/")[2].rpartition(".")[0].partition(":")[0]
    yield name, ""
    start = _SUM if document.path.endswith(".md5sums") else 0
    for line in document.text.split("\n"):
        if path := line[start:].strip("/"):
            yield name, path


def _listed_by_apk(text: str) -> Iterator[tuple[str, str]]:
    name = folder = ""
    for line in text.split("\n"):
        if line.startswith("P:"):
            name, folder = line[2:], ""
            yield name, ""
        elif line.startswith("F:"):
            folder = line[2:]
        elif line.startswith("R:"):
            yield name, f"{folder}/{line[2:]}" if folder else line[2:]
