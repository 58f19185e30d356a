"""Checksums of GitHub's and npm's tokens."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.crc_base62 import ALPHABET, check, checksum
from nakami.secrets.specimens import MAKERS

PREFIXES = ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_")


@pytest.mark.parametrize(
    ("random_part", "told"),
    [
        (b"zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", b"0mLq17"),  # the example of articles about GitHub's format
        (b"M7H4jxUDDWHP4kZ6A4dxlQYsQIWJuq", b"11T4V4"),  # a test of DataDog/dd-sensitive-data-scanner
        (b"qkJaB6MffYVzZXWqmcoF49yrUxP3wf", b"0LsakP"),  # the made-up one of secretlint's issue 200
    ],
)
def test_known_checksums(random_part: bytes, told: bytes):
    assert checksum(random_part) == told
    assert check(b"npm_" + random_part + told)


@pytest.mark.parametrize("value", [b"", b"ghp_", b"ghp_000000", b"no underscore"])
def test_what_is_no_token_has_no_checksum(value: bytes):
    assert not check(value)


class TestProperties:
    """`the last six digits are a 32 bit checksum` (github.blog, "Behind GitHub's new authentication token formats")."""

    @given(st.sampled_from(PREFIXES), st.integers())
    def test_every_made_token_holds(self, prefix: str, seed: int):
        token = MAKERS["github"](random.Random(seed), prefix)
        assert len(token) == len(prefix) + 36
        assert check(token.encode())

    @given(st.integers(), st.integers(4, 39), st.sampled_from(ALPHABET))
    def test_one_changed_sign_breaks_it(self, seed: int, at: int, sign: int):
        token = bytearray(MAKERS["npm"](random.Random(seed), "npm_").encode())
        same = token[at] == sign
        token[at] = sign
        assert check(bytes(token)) is same

    @given(st.binary(max_size=2000))
    def test_anything_is_answered(self, value: bytes):
        check(value)
