"""What only chance makes of one case and digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.letters_and_digits import check


@pytest.mark.parametrize("value", [b"a1b2", b"k3v9x2qq", b"4b1dXY7z"])
def test_letters_and_digits_take_turns(value: bytes):
    assert check(value)


@pytest.mark.parametrize("value", [b"", b"password", b"password1", b"2024release", b"12345"])
def test_words_with_a_number(value: bytes):
    assert not check(value)


@given(st.binary(max_size=600))
def test_anything_is_answered(value: bytes):
    check(value)
