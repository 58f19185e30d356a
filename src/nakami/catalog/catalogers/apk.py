"""apk: the list of installed packages of Alpine, Wolfi and Chainguard."""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.ownable import DATA, FOLDERS, NAME, SHARED
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.documentation import is_documentation
from nakami.catalog.catalogers.ownerships import Ownerships
from nakami.errors import LimitExceeded
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Ownership, Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PATHS = frozenset({"lib/apk/db/installed", "usr/lib/apk/db/installed"})  # the second since Alpine 3.22 and in Wolfi

_MAX_PACKAGES = 200_000  # Alpine 3.20 has 25,000 packages per architecture
# apk-tools, src/database.c and src/package.c: P name, V version, A architecture, o origin, L licence
_FIELD = pattern(rb"^([PVAoL]):(.*)$", re.MULTILINE)
# F is a folder, relative to the root; the R that follow are the files in it.
_FILES = b"\nF:"
_FILE = b"\nR:"
_OWNABLE = pattern(rb"\nR:(" + NAME + b"|" + SHARED + b"|" + DATA + rb")(?=\n|\Z)")
_ANY_FILE = pattern(rb"\nR:([^/\n]+)")
_WORD = pattern(r"[!-~]+")


class Apk(Reader):
    """Packages of apk with their origin, which is what Alpine's advisories name, then what they own."""

    name: ClassVar[str] = "apk"
    version: ClassVar[int] = 5
    selector: ClassVar[Selector] = Selector(paths=_PATHS)
    max_bytes: ClassVar[int] = 64 * MIB

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | Distro | Ownership | BlindSpot]:
        """Yield the installed packages.

        Raises:
            LimitExceeded: there are more stanzas than a system can have.
        """
        ownerships = Ownerships(self.name, entry.path)
        owned: list[Ownership] = []
        for number, stanza in enumerate(_stanzas(content)):
            if number > _MAX_PACKAGES:
                raise LimitExceeded(f"{entry.path} holds more than {_MAX_PACKAGES} packages")
            head = stanza.partition(_FILES)[0]
            fields = {match[1]: match[2] for match in _FIELD.finditer(head)}
            if fields or stanza.strip():
                yield (package := self._read_stanza(entry, fields))
                if isinstance(package, Package):
                    owned += ownerships.of(package.name, _files(stanza, len(head)))
                    if is_documentation(_folders(stanza, len(head))):
                        owned.append(Ownership(package.name, (), documentation=True))
        yield from owned
        yield from ownerships.blind_spots()

    def _read_stanza(self, entry: Entry, fields: dict[bytes, bytes]) -> Package | BlindSpot:
        name, version, arch, origin, licence = (
            fields.get(field, b"").decode("utf-8", "replace").strip() for field in (b"P", b"V", b"A", b"o", b"L")
        )
        if not _WORD.fullmatch(name) or not _WORD.fullmatch(version):
            why = f"a stanza names no package with a version: P {name[:80]!r}, V {version[:80]!r}"
            return BlindSpot(part=self.name, where=entry.path, why=why)
        return Package(
            type="apk",
            name=name,
            version=version,
            arch=arch,
            source=origin or name,
            source_version=version,
            licenses=(licence,) if licence else (),
            path=entry.path,
            cataloger=self.name,
        )


def _files(stanza: bytes, start: int) -> Iterator[str]:
    """The paths of those files that could be taken for packages of a language, or for software of its own."""
    for folder, begins, ends in _blocks(stanza, start):
        wanted = _ANY_FILE if folder.rpartition(b"/")[2] in FOLDERS else _OWNABLE
        for match in wanted.finditer(stanza, begins, ends):
            path = b"%s/%s" % (folder, match[1]) if folder else match[1]
            yield path.decode("utf-8", "replace")


def _folders(stanza: bytes, start: int) -> Iterator[bytes]:
    """The folders in which there are files."""
    for folder, begins, ends in _blocks(stanza, start):
        if stanza.find(_FILE, begins, ends) >= 0:
            yield folder


def _blocks(stanza: bytes, start: int) -> Iterator[tuple[bytes, int, int]]:
    """Each folder with something in it, and where what is told of it begins and ends."""
    while (begins := stanza.find(_FILES, start)) >= 0:
        begins += len(_FILES)
        start = stanza.find(_FILES, begins)
        start = len(stanza) if start < 0 else start
        folder_ends = stanza.find(b"\n", begins, start)
        if folder_ends >= 0:
            yield stanza[begins:folder_ends], folder_ends, start


def _stanzas(content: bytes) -> Iterator[bytes]:
    """Cut at empty lines, one by one: a list of all would let a small file take much memory."""
    start = 0
    while (end := content.find(b"\n\n", start)) >= 0:
        yield content[start:end]
        start = end + 2
    yield content[start:]
