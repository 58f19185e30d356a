import pytest

from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.translations import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("Passwort9", "app/locales/de.yml"),
        candidate("x", "app/i18n/messages_fr.properties"),
        candidate("x", "app/res/strings.xml"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9", "app/config.yml"),
        candidate("kT7vQ2xLm9", "app/language.conf"),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)
