import random

from nakami.rulebook.cases import MAKERS as PLAIN
from nakami.secrets.specimen_keys import MAKERS as KEYS
from nakami.secrets.specimens import MAKERS


def test_no_name_is_taken_twice():
    assert not set(PLAIN) & set(MAKERS)
    assert all(MAKERS[name] is maker for name, maker in KEYS.items())


def test_every_name_is_one_that_recipes_can_write():
    assert all(name.replace("-", "").replace("_", "").isalnum() for name in MAKERS)
    assert MAKERS["password"](random.Random(1), "20")
