"""Tokens of Discord's bots."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.discord import check
from nakami.secrets.specimens import MAKERS


def test_the_example_of_the_documentation():
    assert check(b"MTk4NjIyNDgzNDcxOTI1MjQ4" + b".Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs")


@pytest.mark.parametrize(
    "value", [b"", b"..", b"bm90IGEgbnVtYmVy.Cl2FMQ.x", b"MTIz.Cl2FMQ.x", b"MTk4NjIyNDgzNDcxOTI1MjQ4.Cl.x"]
)
def test_what_holds_no_number_of_a_bot(value: bytes):
    assert not check(value)


class TestProperties:
    """Snowflakes: 64 bits, of which today's have 17 to 20 digits (discord.com/developers/docs/reference#snowflakes)."""

    @given(st.integers())
    def test_every_made_token_holds(self, seed: int):
        assert check(MAKERS["discord"](random.Random(seed), "").encode())

    @given(st.binary(max_size=300))
    def test_anything_is_answered(self, value: bytes):
        check(value)
