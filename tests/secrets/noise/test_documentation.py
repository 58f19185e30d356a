import pytest

from nakami.model.hit import INSTRUCTIONS
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.documentation import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("kT7vQ2xLm9", "app/README.md"),
        candidate("kT7vQ2xLm9", "usr/share/doc/x/y.txt"),
        candidate("kT7vQ2xLm9", "srv/docs/setup.txt"),
        candidate("x", "usr/lib/node_modules/a/README.md", confidence="high"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9", "app/config.yml"),
        candidate("x", "app/README.md", confidence="high"),
        candidate("kT7vQ2xLm9", INSTRUCTIONS),
        candidate("kT7vQ2xLm9", "usr/lib/a/README.md", confidence="high", check="crc_base62"),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
