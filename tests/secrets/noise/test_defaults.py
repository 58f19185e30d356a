import pytest

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.defaults import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("kT7vQ2xLm9", "app/config.yml", "postgres://", "url: postgres://app:@@db.example.com/x"),
        candidate("guest", "app/config.yml", "postgres://", "url: postgres://guest:@@mq/x"),
        candidate("kT7vQ2xLm9", "app/config.yml", "postgres://", "url: postgres://app:@@localhost/x"),
        candidate("abc", "app/config.yml", "postgres://", "url: postgres://user:@@db"),
        candidate("kT7vQ2xLm9", "app/config.yml", "postgres://", "url: postgres://app:@@{host}/x"),
        candidate("tiger", "app/config.yml", "postgres://", "url: postgres://scott:@@db"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9", "app/config.yml", "postgres://", "url: postgres://app:@@db.internal:5432/x"),
        candidate("kT7vQ2xLm9", "app/.env", "postgres://", "url: postgres://app:@@localhost/x"),
        candidate("kT7vQ2xLm9"),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
