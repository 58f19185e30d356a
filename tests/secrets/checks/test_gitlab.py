"""Routable tokens of GitLab."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.gitlab import base36, check
from nakami.secrets.specimens import MAKERS


@pytest.mark.parametrize(("number", "text"), [(0, b"0000"), (35, b"000z"), (36, b"0010"), (36**4 - 1, b"zzzz")])
def test_numbers_in_base_36(number: int, text: bytes):
    assert base36(number, 4) == text


def test_tokens_of_the_older_kind_pass():
    assert check(b"glpat-" + b"ts8y8Mk2gxi-xvXVsxfN")  # the example of GitLab's merge request 169581


def test_a_checksum_over_a_false_length_is_none():
    from binascii import crc32

    before = b"glpat-" + b"A" * 40 + b".01.zz"
    assert not check(before + base36(crc32(before), 7))


class TestProperties:
    """`append_crc`: the CRC-32 of the whole token before it, in base 36, seven signs (RoutableToken of GitLab)."""

    @given(st.sampled_from(["glpat-", "glrt-t1_", "glcbt-64_", "my-own-glpat-"]), st.integers())
    def test_every_made_token_holds(self, prefix: str, seed: int):
        assert check(MAKERS["gitlab"](random.Random(seed), prefix).encode())

    @given(st.integers(), st.data())
    def test_one_changed_sign_breaks_it(self, seed: int, data: st.DataObject):
        token = bytearray(MAKERS["gitlab"](random.Random(seed), "glpat-").encode())
        at = data.draw(st.integers(0, len(token) - 1))
        sign = data.draw(st.sampled_from(b"abcxyzABC0189-_"))
        same = token[at] == sign
        token[at] = sign
        assert check(bytes(token)) is same

    @given(st.binary(max_size=2000))
    def test_anything_is_answered(self, value: bytes):
        check(value)
