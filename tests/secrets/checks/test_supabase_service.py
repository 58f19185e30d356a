"""Keys of Supabase's service role."""

import random

import pytest

from nakami.secrets.checks.supabase_service import check
from nakami.secrets.specimens import MAKERS


@pytest.mark.parametrize(
    ("words", "is_secret"),
    [
        ("iss=supabase ref=#### role=service_role", True),
        ("iss=supabase-demo role=service_role", True),
        ("iss=supabase ref=#### role=anon", False),
        ("iss=somebody role=service_role", False),
        ("role=service_role", False),
    ],
)
def test_only_the_service_role_is_a_secret(words: str, is_secret: bool):
    assert check(MAKERS["claims"](random.Random(1), words).encode()) is is_secret


@pytest.mark.parametrize("value", [b"", b"a.b.c", b"\xff" * 100])
def test_what_is_no_token(value: bytes):
    assert not check(value)
