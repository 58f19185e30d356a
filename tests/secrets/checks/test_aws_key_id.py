"""Access key ids of AWS."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.aws_key_id import account, check
from nakami.secrets.specimens import MAKERS


def test_the_account_in_the_example_of_those_who_found_it():
    assert account(b"ASIA" + b"QNZGKIQY56JQ7WML") == 29608264753  # Tal Be'ery, "A short note on AWS KEY ID"


def test_ids_from_before_2019_hold_none_and_pass():
    assert check(b"AKIA" + b"IOSFODNN7EXAMPLE")


@pytest.mark.parametrize("value", [b"", b"AKIA", b"AKIA" + b"7" * 16, b"AKIA" + b"1" * 16, b"AKIA" + b"Q" * 15])
def test_what_belongs_to_no_account(value: bytes):
    assert not check(value)


class TestProperties:
    """Account numbers have twelve digits (docs.aws.amazon.com, IAM user guide, "View AWS account identifiers")."""

    @given(st.sampled_from(["AKIA", "ASIA"]), st.integers())
    def test_every_made_id_holds(self, kind: str, seed: int):
        value = MAKERS["aws"](random.Random(seed), kind).encode()
        assert len(value) == 20
        assert check(value)
        assert 10**11 <= (account(value) or 0) < 10**12

    @given(st.binary(max_size=40))
    def test_anything_is_answered(self, value: bytes):
        check(value)
