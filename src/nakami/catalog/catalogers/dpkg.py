"""dpkg: the status file of Debian, Ubuntu and their like, and the folder `status.d` that distroless images carry instead."""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.errors import LimitExceeded
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Package
from nakami.rootfs.reader import MIB, Reader, Selector

_STATUS = "var/lib/dpkg/status"
_STATUS_FOLDER = "var/lib/dpkg/status.d"

_MAX_PACKAGES = 200_000  # Debian 12 has 64,000 binary packages per architecture
# deb-control(5): a field's name is matched in any case; the value stands on the line, blanks around it do not count.
_FIELD = pattern(rb"^(package|status|version|architecture|source):[ \t]*(.*)$", re.MULTILINE | re.IGNORECASE)
_BLANK_LINES = pattern(rb"\n(?:[ \t\r]*\n)+")
_NAME = pattern(r"[0-9A-Za-z][0-9A-Za-z+._-]*")
_VERSION = pattern(r"[!-~]+")
_SOURCE = pattern(r"([^ (]+)(?:[ \t]*\(([^)]*)\))?")
_WITHOUT_FILES = frozenset({b"not-installed", b"config-files"})  # dpkg(1), "package states"


class Dpkg(Reader):
    """Packages whose files are there, also of unfinished installations; removed ones with left-over configuration do not count.

    A stanza without a Status field counts as installed: status.d has none, and to leave a package out is the worse error.
    """

    name: ClassVar[str] = "dpkg"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(paths=frozenset({_STATUS}), folders=frozenset({_STATUS_FOLDER}))
    max_bytes: ClassVar[int] = 64 * MIB

    def wants(self, entry: Entry) -> bool:
        """Next to its stanza, status.d has a list of checksums per package."""
        return not entry.path.endswith(".md5sums")

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | Distro | BlindSpot]:
        """Yield the installed packages.

        Raises:
            LimitExceeded: there are more stanzas than a system can have.
        """
        for number, stanza in enumerate(_stanzas(content)):
            if number > _MAX_PACKAGES:
                raise LimitExceeded(f"{entry.path} holds more than {_MAX_PACKAGES} packages")
            fields = {match[1].lower(): match[2].strip() for match in _FIELD.finditer(stanza)}
            if fields:
                yield from self._read_stanza(entry, fields)

    def _read_stanza(self, entry: Entry, fields: dict[bytes, bytes]) -> Iterator[Package | BlindSpot]:
        if fields.get(b"status", b"").rpartition(b" ")[2].lower() in _WITHOUT_FILES:
            return
        name, version, arch, source = (
            fields.get(field, b"").decode("utf-8", "replace")
            for field in (b"package", b"version", b"architecture", b"source")
        )
        if not _NAME.fullmatch(name) or not _VERSION.fullmatch(version):
            why = f"a stanza names no package with a version: Package {name[:80]!r}, Version {version[:80]!r}"
            yield BlindSpot(part=self.name, where=entry.path, why=why)
            return
        match = _SOURCE.match(source)
        yield Package(
            type="deb",
            name=name,
            version=version,
            arch=arch,
            source=match[1] if match else name,
            source_version=(match[2] if match else "") or version,
            path=entry.path,
            cataloger=self.name,
        )


def _stanzas(content: bytes) -> Iterator[bytes]:
    """Cut at blank lines, one by one: a list of all would let a small file take much memory."""
    start = 0
    for match in _BLANK_LINES.finditer(content):
        yield content[start : match.start()]
        start = match.end()
    yield content[start:]
