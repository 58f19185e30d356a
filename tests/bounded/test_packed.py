from contextlib import suppress

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.packed import pack, unpack
from nakami.errors import Malformed


@given(data=st.binary(min_size=1, max_size=5000))
def test_what_goes_in_comes_out(data: bytes):
    assert unpack(pack(data), 5000) == data


@given(data=st.binary(min_size=1, max_size=500), at=st.integers(0, 400), byte=st.integers(1, 255))
def test_a_changed_byte_is_noticed(data: bytes, at: int, byte: int):
    packed = bytearray(pack(data))
    packed[at % len(packed)] ^= byte
    with suppress(Malformed):
        assert unpack(bytes(packed), 1000) == data  # some bits say nothing


@pytest.mark.parametrize(
    "packed", [b"", b"rubbish that is no frame", pack(b"x" * 100)[:-1], pack(bytes(1001)), zstandard.compress(b"")]
)
def test_what_is_refused(packed: bytes):
    with pytest.raises(Malformed):
        unpack(packed, 1000)


def test_a_length_that_lies_takes_no_memory():
    # RFC 8878, 3.1.1.1.4: eight bytes of Frame_Content_Size; here they claim an exbibyte.
    with pytest.raises(Malformed, match="more than 1,000"):
        unpack(b"\x28\xb5\x2f\xfd\xe0" + (1 << 60).to_bytes(8, "little") + b"\x01\x00\x00", 1000)


def test_a_frame_without_a_length():
    with pytest.raises(Malformed, match="no length"):
        unpack(zstandard.ZstdCompressor(write_content_size=False).compress(b"x"), 1000)
