"""ELF files of unknown origin: sections, segments and symbols, read where they lie and believed in nothing.

Format: System V Application Binary Interface (generic), chapter 4 ("ELF Header", "Sections", "Symbol Table") and chapter 5 ("Program
Header"), for 32 and 64 bits and both byte orders. A header of 64 bits that the file's own class does not tell is never guessed.

An image has thousands of ELF files and few that tell what they are made of: `section_names` answers "not mine" in a microsecond.
"""

import struct
from collections.abc import Iterator
from struct import Struct as Layout

from msgspec import Struct

from nakami.bounded.elf_layout import SHAPES
from nakami.errors import LimitExceeded, Malformed

MAX_SECTIONS = 1 << 16
"""Programs have some fifty; one object file per function, the most there is, is no program."""
MAX_SEGMENTS = 1 << 10
MAX_SYMBOLS = 1 << 20
"""The largest programs export some 100,000."""
_MAX_NAMES = 1 << 22  # bytes of all sections' names

_IDENT = 16
_NOBITS = 8  # SHT_NOBITS: it occupies memory, and nothing in the file
_DYNSYM = 11  # SHT_DYNSYM
_SYMTAB = 2  # SHT_SYMTAB
_LOAD = 1  # PT_LOAD
_EXTENDED_INDEX = 0xFFFF  # SHN_XINDEX, PN_XNUM: section 0 tells the number


class Section(Struct, frozen=True, gc=False):
    """One section: where it is in memory (`address`) and in the file (`offset`), in bytes; `link` is the index of another one."""

    kind: int
    address: int
    offset: int
    size: int
    link: int


class Segment(Struct, frozen=True, gc=False):
    """One segment: `stored` bytes of the file from `offset` on stand in memory at `address`."""

    address: int
    offset: int
    stored: int
    is_writable: bool
    is_executable: bool


def section_names(data: bytes) -> bytes:
    """All sections' names as they stand in the file, each with a zero byte behind it; empty when there are none to be read.

    That is the case for what is no ELF file, is cut off, or was stripped of its section table (UPX, sstrip).
    """
    shape = SHAPES.get(data[:6])
    if shape is None:
        return b""
    try:
        start, size, _, index = shape.sections.unpack_from(data, shape.sections_at)
        if size != shape.section.size:
            return b""
        if index == _EXTENDED_INDEX:
            index = shape.section.unpack_from(data, start)[6]
        if not index:
            return b""
        kind, offset, size = shape.content.unpack_from(data, start + index * size)
    except (struct.error, OverflowError):
        return b""
    return b"" if kind == _NOBITS or size > _MAX_NAMES else data[offset : offset + size]


class Elf:
    """One ELF file, held in memory. Every table is read when it is asked for, and only then can be malformed.

    `kind` and `machine` are what its header tells as e_type and e_machine.

    Args:
        data: the file.
        where: names it in errors.

    Raises:
        Malformed: not an ELF file, or its header is cut off.
    """

    def __init__(self, data: bytes, where: str) -> None:
        shape = SHAPES.get(data[:6])
        if shape is None or len(data) < _IDENT + shape.header.size:
            raise Malformed(f"{where} is not an ELF file of a known class and byte order, or is cut off")
        self._data = data
        self._where = where
        self._shape = shape
        header = shape.header.unpack_from(data, _IDENT)
        self.kind, self.machine, _, _, self._segments_at, self._sections_at, _, _, *counts = header
        self._segment_size, self._segment_count, self._section_size, self._section_count, _ = counts

    @property
    def sections_end(self) -> int:
        """Where in the file the table of sections ends; 0 when there is none."""
        return self._sections_at + self._section_count * self._section_size if self._sections_at else 0

    @property
    def segments_end(self) -> int:
        """Where in the file the program header ends, as it tells itself."""
        end: int = self._segments_at + self._segment_count * self._segment_size
        return end

    @property
    def pointer_bytes(self) -> int:
        """The length of an address."""
        return self._shape.pointer.size

    @property
    def is_big_endian(self) -> bool:
        """Whether the most significant byte comes first."""
        return self._shape.order == ">"

    def sections(self) -> Iterator[tuple[int, Section]]:
        """Yield every section with where its name begins in `section_names`; nothing when the table was stripped.

        Raises:
            Malformed: the table is cut off or of another layout.
            LimitExceeded: more sections than a program has.
        """
        layout = self._shape.section
        at, count = self._sections_at, self._section_count
        if not at:
            return
        if self._section_size != layout.size:
            raise Malformed(f"{self._where} has a section table of another layout")
        if not count:  # "If the number of sections is greater than or equal to SHN_LORESERVE ..."
            count = self._unpack(layout, at)[5]
        if count > MAX_SECTIONS:
            raise LimitExceeded(f"{self._where} has {count:,} sections; at most {MAX_SECTIONS:,} are read")
        for number in range(count):
            name, kind, _, address, offset, size, link, *_ = self._unpack(layout, at + number * layout.size)
            yield name, Section(kind, address, offset, size, link)

    def section(self, name: bytes) -> Section | None:
        """The first section of this name.

        Raises:
            Malformed, LimitExceeded: as `sections`.
        """
        names = section_names(self._data)
        whole = name + b"\0"
        if whole not in names:
            return None
        return next((section for at, section in self.sections() if names.startswith(whole, at)), None)

    def content(self, section: Section, limit: int) -> bytes:
        """A section's bytes; none for a section that has none in the file, as in files of separate debug information.

        Raises:
            Malformed: the file ends before.
            LimitExceeded: more than `limit` bytes.
        """
        if section.kind == _NOBITS:
            return b""
        return self.slice(section.offset, section.size, limit)

    def slice(self, offset: int, size: int, limit: int) -> bytes:
        """So many bytes of the file.

        Raises:
            Malformed: the file ends before.
            LimitExceeded: more than `limit` bytes.
        """
        if size > limit:
            raise LimitExceeded(f"{self._where}: {size:,} bytes at {offset:#x}; at most {limit:,} are read")
        if offset + size > len(self._data):
            raise Malformed(f"{self._where} ends before byte {offset + size:#x} of what its tables tell")
        return self._data[offset : offset + size]

    def segments(self) -> Iterator[Segment]:
        """Yield the segments that are loaded.

        Raises:
            Malformed, LimitExceeded: as `program_header`.
        """
        return (segment for kind, segment in self.program_header() if kind == _LOAD)

    def program_header(self) -> Iterator[tuple[int, Segment]]:
        """Yield every segment with its type (`p_type`); most are parts of those that are loaded.

        Raises:
            Malformed: the table is cut off or of another layout.
            LimitExceeded: more segments than a program has.
        """
        layout = self._shape.segment
        count = self._segment_count
        if not self._segments_at or not count:
            return
        if self._segment_size != layout.size:
            raise Malformed(f"{self._where} has a program header of another layout")
        if count == _EXTENDED_INDEX:
            count = self._unpack(self._shape.section, self._sections_at)[7]
        if count > MAX_SEGMENTS:
            raise LimitExceeded(f"{self._where} has {count:,} segments; at most {MAX_SEGMENTS:,} are read")
        for number in range(count):
            fields = self._unpack(layout, self._segments_at + number * layout.size)
            if self.pointer_bytes == 8:
                kind, flags, offset, address, _, stored, _, _ = fields
            else:
                kind, offset, address, _, stored, _, flags, _ = fields
            yield kind, Segment(address, offset, stored, bool(flags & 2), bool(flags & 1))

    def offset_of(self, address: int) -> int:
        """Where in the file stands what is at this address of memory.

        Raises:
            Malformed: nothing of the file is there.
            LimitExceeded: as `segments`.
        """
        for segment in self.segments():
            if segment.address <= address < segment.address + segment.stored:
                return segment.offset + address - segment.address
        raise Malformed(f"{self._where}: nothing of the file stands at address {address:#x}")

    def pointer(self, offset: int) -> int:
        """The address, or number of the same length, at this place of the file.

        Raises:
            Malformed: the file ends before.
        """
        value: int = self._unpack(self._shape.pointer, offset)[0]
        return value

    def symbols(self, names: frozenset[bytes]) -> dict[bytes, int]:
        """The addresses of these symbols, so far as the file has them; the dynamic ones, which no strip(1) takes away, count first.

        Raises:
            Malformed: a table is cut off or of another layout.
            LimitExceeded: more symbols than a program has.
        """
        sections = [section for _, section in self.sections()]
        found: dict[bytes, int] = {}
        for kind in (_DYNSYM, _SYMTAB):
            # "Currently, an object file may have only one section of each type."
            table = next((each for each in sections if each.kind == kind and each.link < len(sections)), None)
            if table is not None:
                for name, address in self._symbols(table, sections[table.link], names):
                    found.setdefault(name, address)
        return found

    def _symbols(self, table: Section, strings: Section, names: frozenset[bytes]) -> Iterator[tuple[bytes, int]]:
        layout = self._shape.symbol
        if table.size > MAX_SYMBOLS * layout.size:
            raise LimitExceeded(f"{self._where} has more than {MAX_SYMBOLS:,} symbols")
        text = self.content(strings, len(self._data))
        if not any(name + b"\0" in text for name in names):
            return
        content = self.content(table, len(self._data))
        value = 4 if self.pointer_bytes == 8 else 1
        for fields in layout.iter_unpack(content[: len(content) // layout.size * layout.size]):
            for name in names:
                if (
                    text.startswith(name, fields[0])
                    and text[fields[0] + len(name) : fields[0] + len(name) + 1] == b"\0"
                ):
                    yield name, fields[value]

    def _unpack(self, layout: Layout, offset: int) -> tuple[int, ...]:
        try:
            return layout.unpack_from(self._data, offset)
        except (struct.error, OverflowError) as error:
            raise Malformed(f"{self._where} is cut off before byte {offset + layout.size:#x}") from error
