"""One rpm header: what is read, and what a lying one meets."""

import contextlib
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.rpmdb.header import Header, parse
from nakami.errors import Malformed

FULL: dict[str, Any] = {
    "name": "perl-Carp",
    "version": "1.50",
    "release": "439.module+el8.3.0+6718",
    "epoch": 1,
    "license": "GPL+ or Artistic",
    "arch": "noarch",
    "source_rpm": "perl-Carp-1.50-439.src.rpm",
    "modularity_label": "perl:5.30:8030020200313080146:b967a9a2",
}


def test_reads_what_identifies_a_package(made: Any):
    assert parse(made.header(region=True, **FULL)) == Header(**FULL)


def test_what_is_absent_is_empty(made: Any):
    assert parse(made.header(name="n", version="1", release="2")) == Header("n", "1", "2", epoch=None)


def test_an_epoch_of_zero_is_not_no_epoch(made: Any):
    assert parse(made.header(name="n", version="1", release="2", epoch=0)).epoch == 0


def test_a_tag_after_the_region_replaces_the_one_in_it(made: Any):
    first, second = made.header(region=True, name="old", version="1", release="2"), made.header(name="new")
    index = first[8 : 8 + 64] + struct.pack(">IIII", 1000, 6, len(first) - 72, 1)
    data = first[72:] + second[24:]
    assert parse(struct.pack(">II", 5, len(data)) + index + data).name == "new"


def test_a_licence_in_latin_1_does_not_hide_the_package(made: Any):
    blob = made.header(name="n", version="1", release="2", license="@@").replace(b"@@", b"\xe9\xe8")
    assert parse(blob).license == "��"


@pytest.mark.parametrize("missing", ["name", "version", "release"])
def test_without_its_identity_it_is_no_package(made: Any, missing: str):
    with pytest.raises(Malformed, match="names no package"):
        parse(made.header(**{name: value for name, value in FULL.items() if name != missing}))


@pytest.mark.parametrize("name", ["", "two words", "\x1b[2Jx", "new\nline", "é"])
def test_a_name_is_printable_ascii(made: Any, name: str):
    with pytest.raises(Malformed):
        parse(made.header(**{**FULL, "name": name}))


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        pytest.param(0, 0, id="no entries"),
        pytest.param(0, 65_536, id="too many entries"),
        pytest.param(0, 0xFFFFFFFF, id="all entries"),
        pytest.param(4, 0xFFFFFFFF, id="more data than there is"),
        pytest.param(8 + 4, 4, id="a name that is a number"),
        pytest.param(8 + 8, 0xFFFFFFF0, id="a name beyond the data"),
        pytest.param(8 + 3 * 16 + 4, 6, id="an epoch that is a string"),
        pytest.param(8 + 3 * 16 + 8, 0xFFFFFFF0, id="an epoch beyond the data"),
        pytest.param(8 + 3 * 16 + 12, 0, id="an epoch of no numbers"),
    ],
)
def test_lies_are_malformed(made: Any, offset: int, value: int):
    blob = bytearray(made.header(**FULL))
    struct.pack_into(">I", blob, offset, value)
    with pytest.raises(Malformed):
        parse(bytes(blob))


def test_a_string_that_does_not_end_within_the_data_is_malformed(made: Any):
    blob = made.header(version="1", release="2", name="n")
    size = struct.unpack_from(">I", blob, 4)[0]
    with pytest.raises(Malformed):
        parse(blob[:4] + struct.pack(">I", size - 1) + blob[8:-1] + b"more\0")


def test_cut_anywhere_is_malformed(made: Any):
    blob = made.header(region=True, **FULL)
    for end in range(len(blob)):
        with pytest.raises(Malformed):
            parse(blob[:end])


class TestProperties:
    """rpm, docs/manual/format.md: "The header structure ... number of index entries ... size of the data store"."""

    @given(st.binary(max_size=300))
    def test_any_bytes_are_a_header_or_malformed(self, blob: bytes):
        with contextlib.suppress(Malformed):
            assert parse(blob).name

    @given(st.data())
    def test_any_change_is_a_header_or_malformed(self, made: Any, data: st.DataObject):
        blob = bytearray(made.header(region=True, **FULL))
        for _ in range(data.draw(st.integers(1, 4))):
            blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(Malformed):
            assert parse(bytes(blob)).name
