import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.readings.private_key import encrypted_key, open_key
from nakami.secrets.specimen_keys import key

SAMPLES = Path(__file__).parent / "samples"
"""Keys that OpenSSL, OpenSSH and GnuPG made, for nothing but these tests."""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rsa.pem", "RSA 1024-bit private key"),
        ("ec.pem", "EC private key"),
        ("ed25519.pem", "Ed25519 private key"),
        ("ssh", "OpenSSH ed25519 private key"),
        ("pgp.asc", "OpenPGP EdDSA private key"),
    ],
)
def test_keys_of_real_tools(name: str, shown: str):
    content = (SAMPLES / name).read_bytes()
    assert [seen.shown for seen in open_key(content, 0, 0)] == [shown]
    assert not list(encrypted_key(content, 0, 0))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rsa-encrypted.pem", "RSA private key, encrypted"),
        ("pkcs8-encrypted.pem", "PKCS #8 private key, encrypted"),
        ("ssh-encrypted", "OpenSSH ed25519 private key, encrypted"),
        ("pgp-encrypted.asc", "OpenPGP EdDSA private key, encrypted"),
    ],
)
def test_encrypted_keys_of_real_tools(name: str, shown: str):
    content = (SAMPLES / name).read_bytes()
    assert [seen.shown for seen in encrypted_key(content, 0, 0)] == [shown]
    assert not list(open_key(content, 0, 0))


@pytest.mark.parametrize("kind", ["rsa", "ec", "pkcs8", "ed25519", "openssh", "pgp"])
def test_the_material_is_the_key_and_not_how_it_is_written(kind: str):
    text = key(random.Random(3), kind).encode()
    (one,) = open_key(text, 0, 0)
    (other,) = open_key(b"  " + text.replace(b"\n", b"\\n"), 2, 0)
    assert one.material == other.material
    assert one.shown == other.shown


@given(st.binary(max_size=300))
def test_whatever_stands_between_the_lines(body: bytes):
    content = b"-----BEGIN RSA PRIVATE KEY-----\n" + body + b"\n-----END RSA PRIVATE KEY-----"
    assert not list(open_key(content, 0, 0))


@given(st.sampled_from(["rsa", "ec", "pkcs8", "ed25519", "openssh", "pgp"]), st.data())
def test_a_key_that_is_cut_or_bent_raises_nothing(kind: str, data: st.DataObject):
    text = bytearray(key(random.Random(5), kind).encode())
    at = data.draw(st.integers(0, len(text) - 1))
    text[at] = data.draw(st.integers(0, 255))
    for reading in (open_key, encrypted_key):
        list(reading(bytes(text), 0, 0))
        list(reading(bytes(text[:at]), 0, 0))


def test_a_certificate_is_none():
    content = key(random.Random(5), "rsa").replace("RSA PRIVATE KEY", "CERTIFICATE").encode()
    assert not list(open_key(content, 0, 0))
