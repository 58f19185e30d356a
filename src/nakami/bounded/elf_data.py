"""An ELF file without its machine code: the sections that hold instructions make up half of a library, and no words.

Format: System V ABI (generic), chapter 4, "Sections": SHF_EXECINSTR says that a section contains executable machine instructions.
"""

import struct

from nakami.bounded.elf_layout import SHAPES

MAX_SECTIONS = 200
_EXECINSTR = 4
_NOBITS = 8

Range = tuple[int, int]
"""From where until where, in bytes."""


def data_ranges(content: bytes) -> tuple[Range, ...]:
    """What of a file is no machine code, in order; all of it where its sections do not tell."""
    whole = ((0, len(content)),)
    shape = SHAPES.get(content[:6])
    if shape is None:
        return whole
    try:
        at, size, count, _ = shape.sections.unpack_from(content, shape.sections_at)
        if not at or size != shape.section.size or not 0 < count <= MAX_SECTIONS or at + count * size > len(content):
            return whole
        found = []
        for number in range(count):
            _, kind, flags, _, offset, length, *_ = shape.section.unpack_from(content, at + number * size)
            if flags & _EXECINSTR and kind != _NOBITS and 0 < offset < offset + length <= len(content):
                found.append((offset, offset + length))
    except struct.error:
        return whole
    kept = []
    last = 0
    for start, end in sorted(found):
        if start > last:
            kept.append((last, start))
        last = max(last, end)
    return (*kept, (last, len(content))) if last < len(content) else tuple(kept)


def place(ranges: tuple[Range, ...], offset: int) -> int:
    """Where in the file stands what stands at `offset` of its ranges put together."""
    for start, end in ranges:
        if offset < end - start:
            return start + offset
        offset -= end - start
    return ranges[-1][1] if ranges else 0
