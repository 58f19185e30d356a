from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.entropy import bits_per_sign, is_beyond_guessing, is_generated


class TestBits:
    """Shannon 1948, section 6: H is zero only when one sign is certain, and greatest when all are equally likely."""

    @given(st.binary(min_size=1, max_size=200))
    def test_they_lie_between_none_and_those_of_equal_chances(self, value: bytes):
        assert -1e-9 <= bits_per_sign(value) <= log2(len(set(value))) + 1e-9

    def test_known_values(self):
        assert bits_per_sign(b"") == 0
        assert bits_per_sign(b"aaaa") == 0
        assert bits_per_sign(b"abcd") == 2
        assert bits_per_sign(bytes(range(256))) == 8


@pytest.mark.parametrize("value", ["f3Kq9ZxT27LmVw5RbN8cYd1Jh", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"])
def test_what_a_machine_made_is_beyond_guessing(value: str):
    assert is_beyond_guessing(value.encode())


@pytest.mark.parametrize("value", ["hunter2", "Sommer2024!", "correct horse battery staple and more", "a" * 40, ""])
def test_what_a_person_chose_is_not(value: str):
    assert not is_beyond_guessing(value.encode())


@pytest.mark.parametrize("value", ["kT7vQ2xLm9", "Pa55w.rd!x", "zx9y8w7v6"])
def test_generated(value: str):
    assert is_generated(value.encode())


@pytest.mark.parametrize(
    "value", ["V1ServiceAccountTokenProjection", "database-credentials", "database2", "LastEvaluatedBackupArn"]
)
def test_names_are_not_generated(value: str):
    assert not is_generated(value.encode())
