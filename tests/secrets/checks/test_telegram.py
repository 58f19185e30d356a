"""Tokens of Telegram's bots."""

import pytest

from nakami.secrets.checks.telegram import check

RANDOM = b"AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def test_the_example_of_the_documentation():
    assert check(b"110201543:" + RANDOM + b"x")


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",  # of the documentation too, and of no possible length
        b"010201543:" + RANDOM + b"x",
        b"11020154a:" + RANDOM + b"x",
        b"110201543:" + RANDOM,
        b"110201543:" + b"A" * 35,
    ],
)
def test_what_no_bot_has(value: bytes):
    assert not check(value)
