"""What only chance makes of letters and digits."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.mixed import check


@pytest.mark.parametrize("value", [b"aB3", b"xqZ4mLp0", b"qWeRtYuIoPaS"])
def test_kinds_take_turns(value: bytes):
    assert check(value)


@pytest.mark.parametrize(
    "value", [b"", b"password", b"GITHUB_TOKEN", b"getTokenFromTheSettings", b"ThisIsTheNameOfSomething", b"0123456789"]
)
def test_words_and_names(value: bytes):
    assert not check(value)


@given(st.integers())
def test_hardly_any_random_value_is_missed(seed: int):
    chance = random.Random(seed)
    values = ["".join(chance.choices(string.ascii_letters + string.digits, k=32)).encode() for _ in range(100)]
    assert sum(not check(value) for value in values) <= 4
