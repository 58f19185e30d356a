"""Which files a package brought, all of them: read only for the few packages that somebody asks about.

A scan keeps the names of those that could be taken for packages of a language (`catalogers/dpkg_files.py`); the lists of a machine hold
100,000 more. Formats: as told there for dpkg, in `catalogers/apk.py` for apk, and in `catalogers/python/installed.py` for Python's RECORD.
"""

import posixpath
from collections.abc import Iterator
from typing import ClassVar

from nakami.model.document import Document
from nakami.model.entry import Entry
from nakami.rootfs.reader import MIB, Reader, Selector

DPKG_FOLDER = "var/lib/dpkg/info"
DPKG_STATUS_FOLDER = "var/lib/dpkg/status.d"
APK_PATHS = frozenset({"lib/apk/db/installed", "usr/lib/apk/db/installed"})
RECORD = "RECORD"
"""In the `.dist-info` folder of a Python package."""
_SUM = 34
"""Characters before the path in md5sums(5): 32 digits and two blanks."""


class FileLists(Reader):
    """Yields the list as it stands, to be taken apart by `listed`."""

    name: ClassVar[str] = "file-lists"
    version: ClassVar[int] = 2
    selector: ClassVar[Selector] = Selector(
        paths=APK_PATHS, names=frozenset({RECORD}), folders=frozenset({DPKG_FOLDER, DPKG_STATUS_FOLDER})
    )
    max_bytes: ClassVar[int] = 32 * MIB

    def wants(self, entry: Entry) -> bool:
        """Lists; the folders hold other things as well."""
        return entry.path in APK_PATHS or entry.path.endswith((".list", ".md5sums", f".dist-info/{RECORD}"))

    def read(self, entry: Entry, content: bytes) -> Iterator[Document]:
        """Yield the text."""
        yield Document(entry.path, content.decode("utf-8", "replace"))


Owned = tuple[str, str, str]
"""Type and name of a package, and a path relative to the root."""


def listed(document: Document) -> Iterator[Owned]:
    """Each package that a list tells of with each path it owns; first of all with none."""
    if document.path in APK_PATHS:
        yield from _listed_by_apk(document.text)
    elif document.path.endswith(f"/{RECORD}"):
        yield from _listed_by_python(document)
    else:
        yield from _listed_by_dpkg(document)


def _listed_by_dpkg(document: Document) -> Iterator[Owned]:
    name = document.path.rpartition("/")[2].rpartition(".")[0].partition(":")[0]
    yield "deb", name, ""
    start = _SUM if document.path.endswith(".md5sums") else 0
    for line in document.text.split("\n"):
        if path := line[start:].strip("/"):
            yield "deb", name, path


def _listed_by_apk(text: str) -> Iterator[Owned]:
    name = folder = ""
    for line in text.split("\n"):
        if line.startswith("P:"):
            name, folder = line[2:], ""
            yield "apk", name, ""
        elif line.startswith("F:"):
            folder = line[2:]
        elif line.startswith("R:"):
            yield "apk", name, f"{folder}/{line[2:]}" if folder else line[2:]


def _listed_by_python(document: Document) -> Iterator[Owned]:
    """The paths beside the list, and the commands of the same environment; never the system's, whatever the list says."""
    installed = document.path.rpartition("/")[0]
    root, _, folder = installed.rpartition("/")
    name = folder.partition("-")[0]
    yield "pypi", name, ""
    # .../lib/python3.8/site-packages: pip puts commands into the `bin` beside that `lib`.
    prefix = posixpath.normpath(posixpath.join(root, "../../.."))
    commands = f"{prefix}/bin/" if prefix != "usr" and not prefix.startswith(".") else None
    for line in document.text.split("\n"):
        path = posixpath.normpath(posixpath.join(root, line.rsplit(",", 2)[0].strip('"')))
        if path.startswith(f"{root}/") or (commands and path.startswith(commands)):
            yield "pypi", name, path
