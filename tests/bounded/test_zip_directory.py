"""The directory: found from the end of the bytes, as Java finds it."""

import struct

import pytest

from nakami.bounded.zip_directory import MAX_NAME_BYTES, Place, list_members, locate
from nakami.errors import LimitExceeded, Malformed

# APPNOTE 4.3.12 and 4.3.16, written by hand: one entry `a`, stored, empty.
HEADER = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"


def end(size: int, offset: int, comment: int = 0) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, size, offset, comment)


class TestLocate:
    """4.3.1: "A ZIP file MUST contain an 'end of central directory record'"."""

    @pytest.mark.parametrize("before", [b"", b"#!/bin/sh\n"])
    @pytest.mark.parametrize("after", [b"", b"\n", b"trailing" * 100])
    def test_bytes_around_the_archive(self, before: bytes, after: bytes):
        content = before + HEADER + end(len(HEADER), 0) + after
        assert locate(memoryview(content)) == Place(len(before), len(before) + len(HEADER), len(before))

    def test_an_empty_archive(self):
        assert locate(memoryview(end(0, 0))) == Place(0, 0, 0)
        with pytest.raises(Malformed):
            locate(memoryview(end(0, 0) + b"more"))

    @pytest.mark.parametrize("content", [end(47, 0), HEADER + end(47, 1), HEADER + end(46, 0), HEADER + end(500, 0)])
    def test_a_record_that_points_elsewhere(self, content: bytes):
        with pytest.raises(Malformed):
            locate(memoryview(content))

    def test_a_zip64_record_without_its_signature_is_none(self):
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
        with pytest.raises(Malformed):
            locate(memoryview(HEADER + b"x" * 56 + locator + end(0xFFFFFFFF, 0xFFFFFFFF)))


class TestListMembers:
    def test_counts_what_it_passes_over_and_stops_after_the_bound(self):
        members, count = list_members(HEADER * 10, None, 3)
        assert count == 4
        assert {member.name for member in members} == {"a"}

    def test_names_that_are_not_utf_8_are_replaced(self):
        (member,), _ = list_members(HEADER[:-1] + b"\xff", None, 1)
        assert member.name == "\ufffd"

    @pytest.mark.parametrize("cut", [1, 20, 46])
    def test_a_cut_entry(self, cut: int):
        with pytest.raises(Malformed, match="entry 2"):
            list_members(HEADER + HEADER[:-cut], None, 9)

    def test_a_name_too_long(self):
        name = b"a" * (MAX_NAME_BYTES + 1)
        header = HEADER[:28] + struct.pack("<H", len(name)) + HEADER[30:46] + name
        with pytest.raises(LimitExceeded):
            list_members(header, None, 9)

    @pytest.mark.parametrize(
        ("field", "size"),
        [
            (struct.pack("<HHQ", 1, 8, 7), 7),
            (struct.pack("<HHHHQ", 99, 0, 1, 8, 7), 7),
            (struct.pack("<HH", 1, 0), 0xFFFFFFFF),
            (struct.pack("<HHL", 1, 8, 7), 0xFFFFFFFF),
            (b"", 0xFFFFFFFF),
            (b"\x01", 0xFFFFFFFF),
        ],
    )
    def test_zip64_sizes(self, field: bytes, size: int):
        """4.5.3: "the original values ... only if the corresponding ... field is set to 0xFFFF or 0xFFFFFFFF"."""
        header = HEADER[:24] + struct.pack("<LHH", 0xFFFFFFFF, 1, len(field)) + HEADER[32:] + field
        (member,), _ = list_members(header, None, 9)
        assert member.size == size
