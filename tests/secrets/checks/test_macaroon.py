"""API tokens that are macaroons."""

import random
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.macaroon import check
from nakami.secrets.specimens import MAKERS


def _token(content: bytes) -> bytes:
    return b"pypi-" + urlsafe_b64encode(content).rstrip(b"=")


WHOLE = b"\x02\x01\x05a.exa\x02\x02id\x00\x00\x06\x20" + bytes(32)


def test_the_fields_of_format_2():
    assert check(_token(WHOLE))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x02",
        b"\x01" + WHOLE[1:],
        b"\x02\x02" + WHOLE[2:],
        WHOLE[:-1],
        WHOLE + b"x",
        b"\x02\x01\x05aexam" + WHOLE[8:],
    ],
)
def test_what_is_no_macaroon(content: bytes):
    assert not check(_token(content))


class TestProperties:
    """github.com/rescrv/libmacaroons, doc/format.txt: version 2 is 0x02, sections end in 0x00, the signature is field 6."""

    @given(st.integers())
    def test_every_made_token_holds(self, seed: int):
        assert check(MAKERS["pypi"](random.Random(seed), "").encode())

    @given(st.binary(max_size=300))
    def test_anything_is_answered(self, value: bytes):
        check(_token(value))
        check(value)
