import pytest

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.published import NOISE, TEXTS
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("AKIAIOSFODNN7" + "EXAMPLE", confidence="high", check="crc_base62"),
        candidate("wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY"),
        candidate("eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIiwi.c2ln", shown="signed with HS256"),
        candidate("yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk="),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("AKIAZ7Q4M2K9X5T3B6WN", confidence="high"),
        candidate("kT7vQ2xLm9"),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)


def test_every_one_tells_who_printed_it():
    assert all(TEXTS.values())
