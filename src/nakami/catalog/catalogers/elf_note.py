"""Programs that say themselves which package of a distribution they are of.

Format: "Package Metadata for Executable Files" of the UAPI Group: the ELF section `.note.package` holds notes (System V ABI, chapter 5,
"Note Section") of the owner FDO and type 0xCAFE1A7E, whose content is JSON with `type`, `name`, `version`, `architecture`. Fedora writes
them into everything it builds, Debian into systemd.
"""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from msgspec import Struct

from nakami.bounded.elf import Elf, section_names
from nakami.bounded.elf_layout import MAGIC
from nakami.bounded.json import decode
from nakami.catalog.catalogers.decoded import is_word
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MAX_PROGRAM_BYTES, Reader, Selector

_SECTION = b".note.package"
_OWNER = b"FDO\0"
_TYPE = 0xCAFE1A7E
_HEADER = 12
_MAX_NOTE = 16 << 10  # bytes; real ones have some 200
_TYPES = {"deb": "deb", "rpm": "rpm", "apk": "apk", "pacman": "alpm"}


class _Note(Struct, gc=False):
    """What a note tells, of whatever type a hostile file gives it."""

    type: Any = None
    name: Any = None
    version: Any = None
    architecture: Any = None


class ElfNote(Reader):
    """Yields the package as declared: where the package manager's own database is there, that one knows better.

    Debian and Fedora name the source package, under which their advisories know it.
    """

    name: ClassVar[str] = "elf-note"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(heads=frozenset({MAGIC}))
    max_bytes: ClassVar[int] = MAX_PROGRAM_BYTES

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package.

        Raises:
            Malformed, LimitExceeded: the note is there and cannot be read.
        """
        if _SECTION not in section_names(content):
            return
        elf = Elf(content, entry.name)
        section = elf.section(_SECTION)
        text = _text(elf.content(section, _MAX_NOTE), big_endian=elf.is_big_endian) if section else b""
        if not text:
            return
        note = decode(text, "the note in .note.package", type=_Note, limit=_MAX_NOTE)
        kind = _TYPES.get(note.type) if isinstance(note.type, str) else None
        if kind is None:
            return
        for word in (note.name, note.version):
            if not is_word(word):
                raise Malformed(
                    f"the note in .note.package names {str(word)[:80]!a}, which is no package with a version"
                )
        arch = note.architecture if is_word(note.architecture) else ""
        version = note.version.removesuffix(f".{arch}") if arch else note.version  # as Fedora wrote it at first
        yield Package(
            type=kind,
            name=note.name,
            version=version,
            arch=arch,
            source=note.name,
            source_version=version,
            path=entry.path,
            cataloger=self.name,
            declared=True,
        )


def _text(notes: bytes, *, big_endian: bool) -> bytes:
    """The content of the first note that speaks of a package; empty when none does."""
    order: Literal["big", "little"] = "big" if big_endian else "little"
    at = 0
    while at + _HEADER <= len(notes):
        name_size, size, kind = (int.from_bytes(notes[at + 4 * n : at + 4 * n + 4], order) for n in range(3))
        name_at = at + _HEADER
        content_at = name_at + (name_size + 3 & ~3)  # both are filled up to four bytes
        if kind == _TYPE and notes[name_at : name_at + name_size] == _OWNER:
            return notes[content_at : content_at + size].rstrip(b"\0")
        at = content_at + (size + 3 & ~3)
    return b""
