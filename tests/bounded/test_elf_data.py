from struct import pack

from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.elf_data import MAX_SECTIONS, data_ranges, place
from nakami.rulebook.cases import elf

PROGRAM = elf(b"words to be found")
CODE = b"\xb8\x3c\x00\x00\x00\x31\xff\x0f\x05"


def data(content: bytes) -> bytes:
    return b"".join(content[start:end] for start, end in data_ranges(content))


def test_machine_code_is_left_out_and_nothing_else():
    assert CODE in PROGRAM
    assert data(PROGRAM) == PROGRAM.replace(CODE, b"")


def test_where_it_was_is_told():
    ranges = data_ranges(PROGRAM)
    kept = data(PROGRAM)
    at = kept.index(b"words")
    assert PROGRAM[place(ranges, at) :].startswith(b"words")
    assert place(ranges, 0) == 0
    assert place((), 3) == 0


def test_what_has_no_sections_is_kept_as_a_whole():
    for content in (b"", b"no program", PROGRAM[:60], PROGRAM[:40] + bytes(8) + PROGRAM[48:]):
        assert data(content) == content


def test_a_table_that_is_too_long_is_not_believed():
    content = PROGRAM[:60] + pack("<H", MAX_SECTIONS + 1) + PROGRAM[62:]
    assert data(content) == content


class TestWhateverTheHeaderSays:
    """Ranges lie inside the file, in order, and do not overlap."""

    @given(st.data())
    def test_ranges_are_sound(self, chance: st.DataObject):
        content = bytearray(PROGRAM)
        for _ in range(chance.draw(st.integers(0, 6))):
            content[chance.draw(st.integers(4, len(content) - 1))] = chance.draw(st.integers(0, 255))
        last = 0
        for start, end in data_ranges(bytes(content)):
            assert last <= start < end <= len(content)
            last = end
