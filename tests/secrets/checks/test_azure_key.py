"""Keys of Azure in the common annotated format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.azure_key import check, service

LAYOUT = b"a" * 52 + b"JQQJ99" + b"ADccrrrrrtttttppppASIGixi1"
"""As the comment of CommonAnnotatedKey.cs draws it (github.com/microsoft/security-utilities)."""


def test_the_layout_of_the_source():
    assert len(LAYOUT) == 84
    assert service(LAYOUT) == b"ASIG"
    assert check(LAYOUT)
    assert check(LAYOUT + b"xx==")


@pytest.mark.parametrize(
    ("at", "sign"), [(52, b"X"), (57, b"1"), (59, b"M"), (59, b"a"), (76, b"1"), (10, b"+"), (83, b"=")]
)
def test_a_sign_out_of_place(at: int, sign: bytes):
    assert not check(LAYOUT[:at] + sign + LAYOUT[at + 1 :])


@pytest.mark.parametrize("value", [b"", LAYOUT[:-1], LAYOUT + b"x", LAYOUT[1:] + b"a"])
def test_other_lengths_and_places(value: bytes):
    assert not check(value)


@given(st.binary(min_size=80, max_size=90))
def test_anything_is_answered(value: bytes):
    check(value)
