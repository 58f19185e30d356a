"""Access tokens of Bitwarden Secrets Manager."""

import pytest

from nakami.secrets.checks.bitwarden import check

WHOLE = b"0.ec2c1d46-6a4b-4751-a310-af9601317f2d." + b"C2IgxjjLF7qSshsbwe8JGcbM075YXw" + b":X8vbvA0bduihIDe/qrzIQQ=="


def test_the_example_of_the_documentation():
    assert check(WHOLE)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"1" + WHOLE[1:],
        WHOLE.replace(b"-4751-", b"-1751-"),
        WHOLE[:-6],
        WHOLE.replace(b":", b"."),
        WHOLE.replace(b"YXw:", b"YX:"),
    ],
)
def test_what_is_none(value: bytes):
    assert not check(value)
