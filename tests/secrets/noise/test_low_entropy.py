import pytest

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.low_entropy import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("aaaabbbb", entropy="3.0"),
        candidate("aaaabbbb", confidence="high", check="crc_base62", entropy="3.0"),
        candidate("V1ServiceAccountToken", tags=("generic",)),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("aaaabbbb"),
        candidate("kT7vQ2xLm9Zw4", entropy="3.0"),
        candidate("kT7vQ2xLm9", tags=("generic",)),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
