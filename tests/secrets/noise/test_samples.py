import pytest

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.samples import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("kT7vQ2xLm9", "app/.env.example"),
        candidate("kT7vQ2xLm9", "app/config.sample.php"),
        candidate("kT7vQ2xLm9", "app/settings.yml.dist"),
        candidate("kT7vQ2xLm9", "srv/wp-config-sample.php"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9", "app/.env"),
        candidate("kT7vQ2xLm9", "app/.env.production"),
        candidate("kT7vQ2xLm9", "app/.env.example", confidence="high"),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
