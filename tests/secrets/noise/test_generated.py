import pytest

from nakami.model.hit import INSTRUCTIONS
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.generated import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("kT7vQ2xLm9", "app/app.min.js"),
        candidate("kT7vQ2xLm9", "app/a.js.map"),
        candidate("kT7vQ2xLm9", "app/a.js", line="a" * 500 + "=@;" + "b" * 500),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9", "app/a.js"),
        candidate("kT7vQ2xLm9", INSTRUCTIONS),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
