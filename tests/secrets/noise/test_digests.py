import pytest

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.digests import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("sha512-kT7vQ2xLm9"),
        candidate("kT7vQ2xLm9", name="integrity"),
        candidate("kT7vQ2xLm9", "app/package-lock.json"),
        candidate("$2b$12$abcdefghij"),
        candidate("A035C8C1", name="GPG_KEY"),
        candidate("kT7vQ2xLm9", name="PYTHON_SHA256"),
        candidate("kT7vQ2xLm9", name="next_token"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9"),
        candidate("$apr1$abcdefgh$x", tags=("hash",)),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
