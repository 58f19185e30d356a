"""JSON Web Tokens."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.jwt import check, claims
from nakami.secrets.specimens import MAKERS

RFC7519 = (
    b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    b".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    b".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)


def test_the_example_of_the_standard():
    assert claims(RFC7519) == {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True}  # section 3.1
    assert check(RFC7519)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"a.b.c",
        b"e30.e30.x",
        RFC7519 + b".x",
        RFC7519.rpartition(b".")[0],
        RFC7519.rpartition(b".")[0] + b".",
        RFC7519[1:],
    ],
)
def test_what_is_no_token(value: bytes):
    assert not check(value)


class TestProperties:
    @given(st.integers())
    def test_every_made_token_holds(self, seed: int):
        assert claims(MAKERS["claims"](random.Random(seed), "sub=### role=x").encode())

    @given(st.binary(max_size=600))
    def test_anything_is_answered(self, value: bytes):
        check(value)
