"""Portable executables: a real assembly, and headers that lie."""

from pathlib import Path
from struct import pack, pack_into, unpack_from

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.pe import version_strings
from nakami.errors import Malformed

ASSEMBLY = (Path(__file__).parents[1] / "catalog/catalogers/dotnet/samples/ClrLoader.dll").read_bytes()
HEADER = unpack_from("<L", ASSEMBLY, 60)[0]
OPTIONAL = HEADER + 24
DIRECTORIES = OPTIONAL + {0x10B: 96, 0x20B: 112}[unpack_from("<H", ASSEMBLY, OPTIONAL)[0]]


def changed(place: int, layout: str, *values: int) -> bytes:
    content = bytearray(ASSEMBLY)
    pack_into(layout, content, place, *values)
    return bytes(content)


def test_a_real_assembly():
    found = version_strings(ASSEMBLY)
    assert found is not None
    assert found["ProductVersion"] == "1.0.0"
    assert found["FileVersion"] == "1.0.0.0"
    assert found["OriginalFilename"] == "ClrLoader.dll"


class TestHeaders:
    """Microsoft, "PE Format": "After the MS-DOS stub, at the file offset specified at offset 0x3c, is a 4-byte signature"; "The number of
    data-directory entries in the remainder of the optional header"; ECMA-335, II.25.3.3: a file without the CLI header is native.
    """

    def test_native_code_is_none(self):
        assert version_strings(changed(DIRECTORIES + 8 * 14, "<LL", 0, 0)) is None

    def test_fewer_directories_than_the_cli_header_needs(self):
        assert version_strings(changed(DIRECTORIES - 4, "<L", 14)) is None

    def test_without_resources(self):
        assert version_strings(changed(DIRECTORIES + 8 * 2, "<LL", 0, 0)) == {}

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"MZ",
            b"\x7fELF",
            b"#!/bin/sh",
            b"ZM" + ASSEMBLY[2:],
            changed(60, "<L", 0xFFFFFFFF),
            changed(HEADER, "<L", 0x454E),
        ],
    )
    def test_other_files_are_none(self, content: bytes):
        """Programs of DOS and 16-bit Windows begin with the same two letters."""
        assert version_strings(content) is None

    @pytest.mark.parametrize(
        "content",
        [
            ASSEMBLY[: HEADER + 10],
            ASSEMBLY[: OPTIONAL + 40],
            changed(HEADER + 6, "<H", 0xFFFF),
            changed(OPTIONAL, "<H", 0x107),
            changed(DIRECTORIES + 8 * 2, "<L", 0xFFFFFFF0),
        ],
    )
    def test_headers_that_lie_are_malformed(self, content: bytes):
        with pytest.raises(Malformed):
            version_strings(content)

    @given(st.integers(0, len(ASSEMBLY)))
    def test_a_part_is_read_or_malformed(self, length: int):
        try:
            version_strings(ASSEMBLY[:length])
        except Malformed:
            return

    @given(st.integers(HEADER, len(ASSEMBLY) - 4), st.sampled_from([0, 1, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]))
    def test_any_number_anywhere_is_read_or_malformed(self, place: int, number: int):
        try:
            version_strings(changed(place, "<L", number))
        except Malformed:
            return


def test_a_directory_of_resources_inside_itself_ends():
    """Each of the three levels is entered once, wherever it leads."""
    at = ASSEMBLY.find("VS_VERSION_INFO".encode("utf-16-le"))
    root = ASSEMBLY.rfind(pack("<HHL", 0, 1, 16), 0, at) - 12
    assert root > 0
    assert version_strings(changed(root + 20, "<L", 0x80000000)) == {}
