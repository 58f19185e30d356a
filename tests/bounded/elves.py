"""ELF files made for tests: any sections, symbols and both classes and byte orders, all in one segment (System V ABI, chapters 4 and 5)."""

import struct
from collections.abc import Mapping
from typing import NamedTuple

BASE = 0x400000
"""The address of the file's first byte."""
PROGBITS, SYMTAB, STRTAB, NOBITS, DYNSYM = 1, 2, 3, 8, 11


class Part(NamedTuple):
    """A section: its bytes, its kind, and the section it refers to."""

    content: bytes
    kind: int = PROGBITS
    link: int = 0


class Maker:
    """Writes files of one class and byte order."""

    def __init__(self, bits: int = 64, *, big: bool = False) -> None:
        self.bits = bits
        self.order = ">" if big else "<"
        self._ident = b"\x7fELF" + bytes((bits // 32, 2 if big else 1, 1)) + bytes(9)

    def pack(self, layout: str, *values: int) -> bytes:
        """Numbers in this byte order; `P` is an address of this class."""
        return struct.pack(self.order + layout.replace("P", "Q" if self.bits == 64 else "I"), *values)

    @property
    def first(self) -> int:
        """Where the first section begins: behind the header and one program header, on a multiple of 16."""
        return 128 if self.bits == 64 else 96

    def places(self, sections: Mapping[str, bytes | Part]) -> dict[str, int]:
        """The address of each section."""
        places, at = {}, self.first
        for name, part in sections.items():
            places[name] = BASE + at
            at += -(-len(_part(part).content) // 16) * 16
        return places

    def symbol_table(self, symbols: Mapping[str, int], link: int) -> dict[str, bytes | Part]:
        """The two sections of dynamic symbols; `link` is the number of the second, counted from 1."""
        names, table = b"\0", bytes(24 if self.bits == 64 else 16)
        for name, address in symbols.items():
            if self.bits == 64:
                table += self.pack("IBBHQQ", len(names), 0x11, 0, 1, address, 8)
            else:
                table += self.pack("IIIBBH", len(names), address, 8, 0x11, 0, 1)
            names += name.encode() + b"\0"
        return {".dynsym": Part(table, DYNSYM, link), ".dynstr": Part(names, STRTAB)}

    def file(self, sections: Mapping[str, bytes | Part], *, stripped: bool = False, writable: bool = True) -> bytes:
        """The file; `stripped` leaves out the table of sections, as UPX and sstrip do."""
        body = b""
        headers = [self._section(0, 0, 0, 0, 0)]
        names = b"\0.shstrtab\0"
        for name, raw in sections.items():
            part = _part(raw)
            headers.append(self._section(len(names), part.kind, self.first + len(body), len(part.content), part.link))
            names += name.encode() + b"\0"
            body += part.content.ljust(-(-len(part.content) // 16) * 16, b"\0")
        headers.append(self._section(1, STRTAB, self.first + len(body), len(names), 0))
        end = self.first + len(body)
        table_at = end + len(names)
        header_size, segment_size, section_size = (64, 56, 64) if self.bits == 64 else (52, 32, 40)
        counts = (0, 0, 0) if stripped else (section_size, len(headers), len(headers) - 1)
        header = self._ident + self.pack(
            "HHIPPPIHHHHHH", 2, 62, 1, BASE, header_size, 0 if stripped else table_at, 0, header_size, segment_size, 1, *counts
        )  # fmt: skip
        flags = 6 if writable else 5
        if self.bits == 64:
            segment = self.pack("IIQQQQQQ", 1, flags, 0, BASE, BASE, end, end, 4096)
        else:
            segment = self.pack("IIIIIIII", 1, 0, BASE, BASE, end, end, flags, 4096)
        start = (header + segment).ljust(self.first, b"\0") + body
        return start if stripped else start + names + b"".join(headers)

    def _section(self, name: int, kind: int, offset: int, size: int, link: int) -> bytes:
        return self.pack("IIPPPPIIPP", name, kind, 0, BASE + offset if kind else 0, offset, size, link, 0, 16, 0)


def _part(raw: bytes | Part) -> Part:
    return raw if isinstance(raw, Part) else Part(raw)


MAKERS = tuple(Maker(bits, big=big) for bits in (32, 64) for big in (False, True))
"""One for each class and byte order."""
