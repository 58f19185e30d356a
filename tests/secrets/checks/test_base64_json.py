"""JSON objects in tokens."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.base64_json import check
from nakami.secrets.specimens import MAKERS


@pytest.mark.parametrize(
    "value", [b"", b"eyJ", b"glc_" + b"eyJhIjox", b"eyJhIjoxfQ"[1:], b"WzFd", b"e30", b"eyJ" + b"A" * 9000]
)
def test_what_holds_no_object(value: bytes):
    assert not check(value)


class TestProperties:
    @given(st.integers(), st.sampled_from(["", "glc_", "sk.", "ops_"]))
    def test_every_made_object_holds(self, seed: int, prefix: str):
        assert check((prefix + MAKERS["base64json"](random.Random(seed), "o=### n=shop")).encode())

    @given(st.binary(max_size=600))
    def test_anything_is_answered(self, value: bytes):
        check(value)
        check(b"eyJ" + value)
