import pytest

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.public_keys import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("ssh-ed25519 AAAAC3Nza"),
        candidate("kT7vQ2xLm9", name="publicKey"),
        candidate("kT7vQ2xLm9", name="key_id"),
        candidate("MFkwEwYHKoZIzj0CAQ"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9"),
        candidate("kT7vQ2xLm9", name="private_key"),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
