"""ELF: System V Application Binary Interface, chapters 4 and 5; readelf(1) is the judge."""

import contextlib
import re
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.elf import MAX_SECTIONS, Elf, Section, Segment, section_names
from nakami.errors import InputError, LimitExceeded, Malformed
from tests.bounded.elves import BASE, MAKERS, NOBITS, PROGBITS, Maker, Part

SECTIONS: dict[str, bytes | Part] = {".text": b"code" * 5, ".note": b"hello", ".bss": Part(b"never", NOBITS)}
each_maker = pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: f"{maker.bits}{maker.order}")


def read(content: bytes) -> None:
    """Everything that can be asked."""
    section_names(content)
    elf = Elf(content, "it")
    for _, section in elf.sections():
        with contextlib.suppress(InputError):
            elf.content(section, 1 << 20)
    list(elf.segments())
    elf.symbols(frozenset({b"sbom"}))
    elf.section(b".text")
    elf.offset_of(BASE)


@each_maker
def test_sections(maker: Maker):
    content = maker.file(SECTIONS)
    assert section_names(content) == b"\0.shstrtab\0.text\0.note\0.bss\0"
    elf = Elf(content, "it")
    assert elf.pointer_bytes * 8 == maker.bits
    assert elf.is_big_endian is (maker.order == ">")
    note = elf.section(b".note")
    assert note == Section(PROGBITS, BASE + maker.first + 32, maker.first + 32, 5, 0)
    assert elf.content(note, 5) == b"hello"
    assert elf.section(b".nothing") is None
    assert elf.section(b"ote") is None
    with pytest.raises(LimitExceeded):
        elf.content(note, 4)


@each_maker
def test_a_section_without_bytes_in_the_file(maker: Maker):
    elf = Elf(maker.file(SECTIONS), "it")
    bss = elf.section(b".bss")
    assert bss
    assert elf.content(bss, 100) == b""


@each_maker
def test_addresses(maker: Maker):
    content = maker.file(SECTIONS)
    elf = Elf(content, "it")
    (segment,) = elf.segments()
    assert segment == Segment(BASE, 0, segment.stored, is_writable=True, is_executable=False)
    assert elf.offset_of(BASE + 7) == 7
    for outside in (0, BASE - 1, BASE + segment.stored):
        with pytest.raises(Malformed):
            elf.offset_of(outside)


@each_maker
def test_symbols(maker: Maker):
    content = maker.file(maker.symbol_table({"sbom_length": BASE + 8, "sbom": BASE + 16, "other": 1}, 2))
    found = Elf(content, "it").symbols(frozenset({b"sbom", b"sbom_length", b"none"}))
    assert found == {b"sbom": BASE + 16, b"sbom_length": BASE + 8}
    assert Elf(content, "it").symbols(frozenset({b"none"})) == {}


@each_maker
def test_without_a_table_of_sections(maker: Maker):
    content = maker.file(SECTIONS, stripped=True)
    assert section_names(content) == b""
    elf = Elf(content, "it")
    assert list(elf.sections()) == []
    assert elf.section(b".text") is None
    assert len(list(elf.segments())) == 1


def test_extended_numbering():
    """Chapter 4: "If the number of sections is greater than or equal to SHN_LORESERVE", section 0 has it, and the index of the names."""
    maker = Maker()
    content = bytearray(maker.file(SECTIONS))
    (table,) = struct.unpack_from("<Q", content, 0x28)
    count, names = struct.unpack_from("<HH", content, 0x3C)
    struct.pack_into("<HH", content, 0x3C, 0, 0xFFFF)
    struct.pack_into("<Q", content, table + 32, count)  # sh_size
    struct.pack_into("<I", content, table + 40, names)  # sh_link
    assert section_names(bytes(content)).endswith(b".bss\0")
    assert Elf(bytes(content), "it").section(b".note")
    struct.pack_into("<Q", content, table + 32, MAX_SECTIONS + 1)
    with pytest.raises(LimitExceeded):
        list(Elf(bytes(content), "it").sections())


@pytest.mark.parametrize(
    "content", [b"", b"\x7fELF", b"\x7fELF\x03\x01", b"\x7fELF\x02\x01" + bytes(20), b"#!/bin/sh\n"]
)
def test_what_is_none(content: bytes):
    assert section_names(content) == b""
    with pytest.raises(Malformed):
        Elf(content, "it")


@pytest.mark.parametrize(
    ("place", "layout", "value"),
    [(0x3A, "<H", 40), (0x28, "<Q", 1 << 63), (0x3C, "<H", 60_000), (0x36, "<H", 1), (0x20, "<Q", (1 << 64) - 1), (0x38, "<H", 9999)],
    ids=["section size", "sections elsewhere", "too many sections", "segment size", "segments elsewhere", "too many segments"],
)  # fmt: skip
def test_lies_are_input_errors(place: int, layout: str, value: int):
    content = bytearray(Maker().file(SECTIONS))
    struct.pack_into(layout, content, place, value)
    with pytest.raises(InputError):
        read(bytes(content))


def test_many_names_cost_little():
    """A wrong table of 60,000 sections whose names are looked for in the longest string there may be."""
    maker = Maker()
    content = maker.file({f".s{number}": b"" for number in range(40_000)})
    start = time.process_time()
    assert Elf(content, "it").section(b".s39999")
    assert time.process_time() - start < 2


class TestAnyBytes:
    """System V ABI, chapter 4: "the file's contents" are what its tables say; nothing but an InputError may come of lies."""

    @given(st.sampled_from(MAKERS), st.binary(max_size=200))
    def test_any_file(self, maker: Maker, tail: bytes):
        with contextlib.suppress(InputError):
            read(maker.file({})[:6] + tail)

    @given(st.sampled_from(MAKERS), st.data())
    def test_any_damage(self, maker: Maker, data: st.DataObject):
        content = bytearray(maker.file(SECTIONS | maker.symbol_table({"sbom": 1}, 5)))
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(6, len(content) - 1))
            content[place] = data.draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]))
        with contextlib.suppress(InputError):
            read(bytes(content[: data.draw(st.integers(0, len(content)))]))


_LINE = re.compile(r"^\s*\[\s*\d+\]\s+(\S+)\s+\S+\s+[0-9a-f]+ ([0-9a-f]+) ([0-9a-f]+)", re.MULTILINE)


@pytest.mark.system
@pytest.mark.parametrize("program", ["/usr/bin/skopeo", sys.executable])
def test_as_readelf_reads_it(program: str, tool: Callable[[str], str]):
    path = Path(program)
    tool("skopeo")
    listed = subprocess.run([tool("readelf"), "-SW", path], check=True, capture_output=True, text=True).stdout
    expected = {(name, int(offset, 16), int(size, 16)) for name, offset, size in _LINE.findall(listed)}
    content = path.resolve().read_bytes()
    names = section_names(content)
    elf = Elf(content, program)
    found = {
        (names[at : names.index(b"\0", at)].decode(), section.offset, section.size)
        for at, section in elf.sections()
        if section.kind
    }
    assert found == expected - {("NULL", 0, 0)}
