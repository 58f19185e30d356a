import pytest

from nakami.model.hit import INSTRUCTIONS
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.test_folders import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("kT7vQ2xLm9", "app/tests/conftest.py"),
        candidate("kT7vQ2xLm9", "app/src/test/resources/a.yml"),
        candidate("kT7vQ2xLm9", "srv/x/fixtures/users.json"),
        candidate("kT7vQ2xLm9", "srv/LoginTest.java"),
        candidate("x", "usr/lib/node_modules/a/test/key.pem", shown="RSA private key", confidence="high"),
        candidate("x", "app/testdata/key.pem", shown="RSA private key", confidence="high"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9", "app/config.yml"),
        candidate("kT7vQ2xLm9", "app/latest/contest.py"),
        candidate("kT7vQ2xLm9", "app/tests/a.py", confidence="high"),
        candidate("kT7vQ2xLm9", "app/tests/a.py", confidence="high", check="crc_base62"),
        candidate("kT7vQ2xLm9", INSTRUCTIONS),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
