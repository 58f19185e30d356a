"""Reference tokens of JFrog."""

import random
from base64 import b64encode

import pytest

from nakami.secrets.checks.jfrog import check
from nakami.secrets.specimens import MAKERS


def test_a_reference_with_version_time_and_random_part():
    assert check(b64encode(b"reftkn:01:1767225600:" + b"abc123XYZ"))
    assert check(MAKERS["base64of"](random.Random(1), "reftkn:01:1767225600:" + "#" * 27).encode())


@pytest.mark.parametrize(
    "text", [b"", b"reftkn", b"reftkn:01:soon:abc", b"reftkn:01:1:", b"other:01:1:abc", b"reftkn:01:1:a:b"]
)
def test_what_is_none(text: bytes):
    assert not check(b64encode(text))
