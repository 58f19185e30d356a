import random

from nakami.secrets.readings.putty_key import open_key
from nakami.secrets.specimen_keys import key

TEXT = key(random.Random(1), "ppk").encode()


def test_a_key_without_a_passphrase():
    (seen,) = open_key(TEXT, 0, 0)
    assert seen.shown == "PuTTY ssh-ed25519 private key"
    (other,) = open_key(TEXT.replace(b"\n", b"\r\n"), 0, 0)
    assert other.material == seen.material


def test_one_with_a_passphrase_and_one_that_is_cut():
    assert not list(open_key(TEXT.replace(b"none", b"aes256-cbc"), 0, 0))
    assert not list(open_key(TEXT[:100], 0, 0))
    assert not list(open_key(TEXT.replace(b"Private-Lines: 1", b"Private-Lines: 0"), 0, 0))
