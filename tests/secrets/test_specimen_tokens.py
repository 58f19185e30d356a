"""Tokens that hold and belong to nobody."""

import random
from base64 import b64decode
from collections.abc import Callable

import pytest

from nakami.secrets.checks import aws_key_id, crc_base62, discord, gitlab, grafana, jwt, macaroon
from nakami.secrets.specimen_tokens import MAKERS

HOLDING = [
    ("github", "ghp_", crc_base62.check),
    ("npm", "npm_", crc_base62.check),
    ("gitlab", "glpat-", gitlab.check),
    ("aws", "AKIA", aws_key_id.check),
    ("pypi", "", macaroon.check),
    ("grafana", "", grafana.check),
    ("discord", "", discord.check),
    ("claims", "sub=#", jwt.check),
]


@pytest.mark.parametrize(("name", "words", "check"), HOLDING, ids=[name for name, *_ in HOLDING])
def test_what_is_made_holds_and_is_the_same_in_every_run(name: str, words: str, check: Callable[[bytes], bool]):
    made = MAKERS[name](random.Random("case"), words)
    assert check(made.encode())
    assert made == MAKERS[name](random.Random("case"), words)
    assert made != MAKERS[name](random.Random("other"), words)


def test_signs_are_filled_in():
    text = b64decode(MAKERS["base64of"](random.Random(1), "tok:####:1")).decode()
    assert text.startswith("tok:")
    assert text.endswith(":1")
    assert text[4:8].isalnum()


def test_objects_are_of_texts():
    assert b64decode(MAKERS["base64json"](random.Random(1), "a=1 b=x")) == b'{"a":"1","b":"x"}'
