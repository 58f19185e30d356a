import random

import pytest

from nakami.secrets.readings.private_key import encrypted_key, open_key
from nakami.secrets.readings.putty_key import open_key as putty_key
from nakami.secrets.readings.web_token import token
from nakami.secrets.specimen_keys import MAKERS
from nakami.secrets.specimens import MAKERS as ALL


@pytest.mark.parametrize("kind", ["rsa", "ec", "pkcs8", "ed25519", "openssh", "pgp"])
def test_keys_are_laid_out_as_keys(kind: str):
    assert list(open_key(MAKERS["key"](random.Random(1), kind).encode(), 0, 0))


@pytest.mark.parametrize("kind", ["rsa-encrypted", "pkcs8-encrypted", "openssh-encrypted"])
def test_encrypted_ones_are(kind: str):
    assert list(encrypted_key(MAKERS["key"](random.Random(1), kind).encode(), 0, 0))


def test_so_are_those_of_putty_and_tokens():
    assert list(putty_key(MAKERS["key"](random.Random(1), "ppk").encode(), 0, 0))
    assert list(token(MAKERS["web-token"](random.Random(1), "").encode(), 0, 0))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("key", "rsa"),
        ("encoded-key", "ec"),
        ("web-token", ""),
        ("password", "14"),
        ("login", "bot"),
        ("encoded-password", ""),
    ],
)
def test_the_same_source_of_chance_makes_the_same(name: str, words: str):
    assert (
        MAKERS[name](random.Random(7), words)
        == MAKERS[name](random.Random(7), words)
        != MAKERS[name](random.Random(8), words)
    )


def test_recipes_can_name_them():
    assert set(MAKERS) <= set(ALL)
