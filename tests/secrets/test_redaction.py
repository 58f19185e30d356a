import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.candidate import Seen
from nakami.secrets.redaction import MAX_SHOWN, shown


@pytest.mark.parametrize(
    ("seen", "prefix", "told"),
    [
        (Seen(b"ghp_f3Kq9ZxT27LmVw5RbN8cYd1JhP4sGt6uXe0z", 0), "", "ghp_… (40 characters)"),
        (Seen(b"AKIAZ7Q4M2K9X5T3B6WN", 0, "aws_key"), "", "aws_key=AKIA… (20 characters)"),
        (Seen(b"hunter2", 0, "DB_PASSWORD"), "", "DB_PASSWORD=… (less than 16 characters)"),
        (Seen(b"Abc-Sommer-und-Winter", 0), "", "… (21 characters)"),
        (Seen(b"AGE-SECRET-KEY-1QQQQQQQQ", 0), "AGE-SECRET-KEY-1", "AGE-… (24 characters)"),
        (Seen(b"ghp_abcdefghijklmnop", 0, "ghp_abcdefghijklmnop"), "", "… (20 characters)"),
        (Seen(b"-----BEGIN", 0, "", "RSA 2048-bit private key"), "", "RSA 2048-bit private key"),
        (Seen(b"x" * 30, 0, "a\nb\x1b[31m"), "", "ab[31m=… (30 characters)"),
    ],
)
def test_what_is_told(seen: Seen, prefix: str, told: str):
    assert shown(seen, prefix) == told


@given(st.binary(min_size=6, max_size=60), st.text(max_size=80))
def test_never_more_than_the_beginning_and_never_of_a_name(value: bytes, name: str):
    told = shown(Seen(value, 0, name))
    text = value.decode("latin-1")
    kept = told.partition("… (")[0]
    assert not any(text[at : at + MAX_SHOWN + 2] in kept for at in range(len(text) - MAX_SHOWN - 1))
    assert len(told) <= 120
