import pytest

from nakami.model.hit import INSTRUCTIONS
from nakami.secrets.candidate import Candidate, Seen
from nakami.secrets.noise.placeholders import NOISE
from tests.secrets.seen import candidate


@pytest.mark.parametrize(
    "noise",
    [
        candidate("changeme"),
        candidate("your-token-here"),
        candidate("<password>"),
        candidate("${DB_PASSWORD}"),
        candidate("{{ vault_pass }}"),
        candidate("%s"),
        candidate("null"),
        candidate("xxxxxxxx"),
        candidate("********"),
        candidate("12345678"),
        candidate("qwertyuiop"),
        candidate("abcdefgh"),
        candidate("AAAAAAAAAAAA"),
        candidate("password123"),
        candidate("example-key-1"),
        candidate("put your unique phrase here"),
        candidate("$ENV_NAME"),
        candidate("__PASSWORD__"),
        candidate("a%20secret"),
        candidate("op://vault/item/key"),
        candidate("ENC(abc)"),
    ],
)
def test_noise(noise: Candidate):
    assert NOISE.sets_aside(noise)
    assert NOISE.reason


@pytest.mark.parametrize(
    "secret",
    [
        candidate("kT7vQ2xLm9"),
        candidate("Sommer2024!"),
        candidate("9f86d081884c7d659a2feaa0c55ad015"),
        candidate("tr0ub4dor&3"),
        candidate("f3Kq9ZxT27LmVw5RbN8cYd1Jh"),
        candidate("changeme", shown="RSA 2048-bit private key", confidence="high"),
        candidate("changeme1", confidence="high", check="crc_base62"),
        candidate("AGE-SECRET-KEY-1QX7M", prefix="AGE-SECRET-KEY-1"),
    ],
)
def test_what_is_none(secret: Candidate):
    assert not NOISE.sets_aside(secret)


def test_a_placeholder_behind_base64_is_one():
    found = candidate("Y2hhbmdlbWU=")
    hidden = Candidate(found.rule, found.path, found.content, Seen(b"Y2hhbmdlbWU=", 10, material=b"changeme"))
    assert NOISE.sets_aside(hidden)


@pytest.mark.parametrize(
    ("value", "noise"),
    [("rootpw1!", False), ("secret", False), ("${SECRET}", True), ("changeme", True), ("none", True)],
)
def test_a_weak_password_that_the_image_itself_sets_is_one(value: str, noise: bool):
    assert NOISE.sets_aside(candidate(value, INSTRUCTIONS)) is noise
    assert NOISE.sets_aside(candidate(value, "app/config.yml"))
