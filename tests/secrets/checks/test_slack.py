"""Tokens of Slack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.slack import check

HEX = b"0123456789abcdef" * 2


@pytest.mark.parametrize(
    "value",
    [
        b"xoxb" + b"-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy",  # the example of Slack's documentation
        b"xoxp" + b"-123456789012-123456789012-1234567890123-" + HEX,
        b"xoxp" + b"-1234567890-1234567890-" + HEX,
        b"xoxa-2" + b"-123456789012-123456789012-123456789012-" + HEX,
        b"xoxr" + b"-123456789012-123456789012-123456789012-" + HEX,
        b"xoxc" + b"-123456789012-123456789012-1234567890123-" + HEX * 2,
    ],
)
def test_the_kinds(value: bytes):
    assert check(value)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"xoxb-",
        b"xoxb-your-token-goes-here",
        b"xoxb" + b"-123-456-" + HEX,
        b"xoxb" + b"-123456789012-123456789012-123456789012-" + HEX,
        b"xoxb" + b"-123456789012-123456789012-short",
        b"xoxz" + b"-123456789012-123456789012-" + HEX,
    ],
)
def test_what_is_none(value: bytes):
    assert not check(value)


@given(st.binary(max_size=300))
def test_anything_is_answered(value: bytes):
    check(b"xoxb-" + value)
