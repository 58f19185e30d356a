"""Access tokens of Intercom."""

from base64 import b64encode

import pytest

from nakami.secrets.checks.intercom import check


def test_a_token_with_its_two_numbers():
    assert check(b64encode(b"tok:0ab44c3b_d1a4_4e27_bc03_24448ea71458:1:0"))


@pytest.mark.parametrize(
    "text", [b"", b"tok:", b"tok:short:1:0", b"tok:0ab44c3b_d1a4_4e27_bc03:1:x", b"tik:0ab44c3b_d1a4_4e27_bc03:1:0"]
)
def test_what_is_none(text: bytes):
    assert not check(b64encode(text))
