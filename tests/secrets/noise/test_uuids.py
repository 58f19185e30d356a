import pytest

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.uuids import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("6fa459ea-ee8a-3ca4-894e-db77e160355e"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("6fa459ea-ee8a-3ca4-894e-db77e160355e", tags=("uuid",)),
        candidate("kT7vQ2xLm9"),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
