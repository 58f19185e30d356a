import random
from base64 import b64encode
from time import perf_counter

import pytest

from nakami.secrets.readings.encoded import encoded_key, manifest, user_and_password
from nakami.secrets.specimen_keys import encoded_key as made_key


def test_a_login():
    text = b'"auth": "' + b64encode(b"bot:kT7vQ2xLm9") + b'"'
    (seen,) = user_and_password(text, 0, 20)
    assert seen.material == b"kT7vQ2xLm9"
    assert not list(user_and_password(b'"auth": "' + b64encode(b"nothing") + b'"', 0, 20))
    assert not list(user_and_password(b'"auth": "' + b64encode(b"a:\xff\0b") + b'"', 0, 20))


def test_a_key():
    text = b"client-key-data: " + made_key(random.Random(1), "ec").encode()
    (seen,) = encoded_key(text, 17, 40)
    assert (seen.shown, seen.name) == ("EC private key in base64", "client-key-data")
    assert not list(encoded_key(b64encode(b"-----BEGIN CERTIFICATE-----\n" * 4), 0, 40))


MANIFEST = b"""kind: Secret
data:
  password: a1Q3dlEyeExtOQ==
  username: YXBwYXBwYXBw
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t
  key.bin: AAECAwQFBgcICQoL
metadata:
  token: a1Q3dlEyeExtOQ==
"""


def test_a_manifest():
    (seen,) = manifest(MANIFEST, MANIFEST.index(b"data:"), 5)
    assert (seen.name, seen.material) == ("password", b"kT7vQ2xLm9")
    plain = b'kind: Secret\nstringData:\n  DB_PASSWORD: "kT7vQ2xLm9"\n  host: abcdefgh\n'
    (seen,) = manifest(plain, plain.index(b"stringData"), 5)
    assert (seen.name, seen.value) == ("DB_PASSWORD", b"kT7vQ2xLm9")


@pytest.mark.parametrize(
    "content", [b"data:\n" + b"a" * 200_000, b"data:\n" + b"a: \n" * 50_000, b"data:" + b" " * 200_000]
)
def test_hostile_manifests_take_no_time(content: bytes):
    start = perf_counter()
    for _ in range(20):
        list(manifest(content, 0, 5))
    assert perf_counter() - start < 2
