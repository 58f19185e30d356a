"""Personal access tokens of Asana."""

import pytest

from nakami.secrets.checks.asana import check

HEX = b"0123456789abcdef" * 2


@pytest.mark.parametrize("value", [b"1/1199999999999999:" + HEX, b"2/1199999999999999/1200000000000000:" + HEX])
def test_both_versions(value: bytes):
    assert check(value)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"1/12:" + HEX,
        b"1/1199999999999999:" + HEX[1:],
        b"x/1199999999999999:" + HEX,
        b"1:" + HEX,
        b"1/1199999999999999:" + HEX[1:] + b"g",
    ],
)
def test_what_is_none(value: bytes):
    assert not check(value)
