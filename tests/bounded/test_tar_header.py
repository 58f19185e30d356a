import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.tar_header import checksum_holds, decimal, number, pax_records, prefix
from tests.bounded.tars import header, record

_KEY = st.text(st.characters(codec="utf-8", exclude_characters="=\0"), min_size=1, max_size=20).map(str.encode)


class TestNumbers:
    """POSIX ustar: "all numeric fields ... contain leading zero-filled octal numbers"; GNU tar manual: base-256 where they do not fit."""

    @given(value=st.integers(0, 8**11 - 1))
    def test_octal(self, value: int):
        assert number(b"%011o\0" % value) == number(b"%11o " % value) == value

    @given(value=st.integers(8**11, 1 << 62))
    def test_base_256(self, value: int):
        assert number(tarfile.itn(value, 12, tarfile.GNU_FORMAT)) == value  # type: ignore[attr-defined] # not in the stubs

    @given(field=st.binary(min_size=12, max_size=12))
    def test_anything_else_is_none(self, field: bytes):
        try:
            assert number(field) >= 0
        except ValueError:
            return

    @given(text=st.text("0123456789-+_ xe", max_size=25).map(str.encode))
    def test_decimal(self, text: bytes):
        try:
            assert decimal(text) == int(text)
            assert text.isdigit()
        except ValueError:
            assert not text.isdigit() or len(text) > 20


class TestChecksum:
    @given(
        name=st.binary(min_size=1, max_size=100).map(lambda name: name.replace(b"\0", b"0")),
        size=st.integers(0, 8**11 - 1),
    )
    def test_it_is_the_sum(self, name: bytes, size: int):
        assert checksum_holds(header(name, size))

    @given(name=st.binary(min_size=1, max_size=100), told=st.integers(0, 8**6 - 1))
    def test_and_nothing_else(self, name: bytes, told: int):
        block = header(name, checksum=told)
        rest = block[:148] + block[156:]
        sums = {sum(rest) + 256, sum(byte - 256 * (byte > 127) for byte in rest) + 256}
        assert checksum_holds(block) == (told in sums)

    @pytest.mark.parametrize("field", [b"%07o\0", b"%6o\0 ", b"%06o  ", b"%08o", b" %06o\0"])
    def test_in_any_spelling(self, field: bytes):
        block = bytearray(header(b"name"))
        total = sum(block) - sum(block[148:156]) + 256
        block[148:156] = field % total
        assert checksum_holds(bytes(block))


class TestPaxRecords:
    @given(records=st.dictionaries(_KEY, st.binary(min_size=1, max_size=200), max_size=6))
    def test_what_was_written(self, records: dict[bytes, bytes]):
        records = {key: value.replace(b"\0", b"0") for key, value in records.items() if not key.startswith(b"GNU.")}
        assert pax_records(b"".join(record(key, value) for key, value in records.items())) == records

    @given(text=st.binary(max_size=100))
    def test_anything_else(self, text: bytes):
        try:
            pax_records(text)
        except ValueError:
            return

    def test_the_map_of_sparse_format_0_0_is_joined(self):
        turns = [
            (b"GNU.sparse.offset", b"0"),
            (b"GNU.sparse.numbytes", b"5"),
            (b"GNU.sparse.offset", b"9"),
            (b"GNU.sparse.numbytes", b"1"),
        ]
        assert pax_records(b"".join(record(*each) for each in turns)) == {b"GNU.sparse.map": b"0,5,9,1"}
        for wrong in (turns[1:], [turns[0], turns[0]], turns[1::-1]):
            with pytest.raises(ValueError, match="sparse map"):
                pax_records(b"".join(record(*each) for each in wrong))


def test_no_prefix_where_the_field_means_something_else():
    assert prefix(header(b"x")) == b""
    assert prefix(header(b"x", prefix=b"abc")) == b"abc"
