import pytest

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.code import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("get_password(1)", "app/a.py", line="password = @"),
        candidate("options.token", "app/a.js", line="token: @,"),
        candidate("SOME_CONSTANT", "app/a.py", line='password = "@"'),
        candidate("/run/secrets/db", "app/a.yml"),
        candidate("punctuation.definition", "app/a.js", line="token: '@'"),
        candidate("Contents[-1].Key", "app/a.json"),
        candidate("kT7vQ2xLm9", "app/a.py", "postgres://", "# postgres://app:@@db"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9", "app/a.py", line='password = "@"'),
        candidate("kT7vQ2xLm9", "app/a.yml"),
        candidate("kT7vQ2xLm9", "app/a.sh", line="PGPASSWORD=@ psql"),
        candidate("kT7vQ2xLm9", "app/a.py", "postgres://", "url = 'postgres://app:@@db'"),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
