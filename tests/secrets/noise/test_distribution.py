import pytest

from nakami.model.hit import INSTRUCTIONS
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.distribution import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("kT7vQ2xLm9", "usr/lib/python3/dist-packages/a.py"),
        candidate("x", "etc/ssl/private/ssl-cert-snakeoil.key", shown="RSA private key", confidence="high"),
        candidate("x", "app/.venv/lib/python3.11/site-packages/a/ca.key", shown="RSA private key", confidence="high"),
        candidate("kT7vQ2xLm9", "app/node_modules/a/index.js"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9", "app/config.yml"),
        candidate("kT7vQ2xLm9", "usr/share/nginx/html/wp-config.php"),
        candidate("x", "app/node_modules/a/index.js", confidence="high"),
        candidate("kT7vQ2xLm9", INSTRUCTIONS),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
