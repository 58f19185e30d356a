import pytest

from nakami.secrets.readings.keystore import store

JKS = bytes.fromhex("feedfeed000000020000000100000001") + bytes(100)
PKCS12 = bytes.fromhex("3010020103" + "3005040312345 6".replace(" ", "") + "3004040200ff")


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (JKS, "Java key store, 116 bytes"),
        (PKCS12, "PKCS #12 store, 18 bytes"),
        (bytes.fromhex("03d9a29a67fb4bb5"), "KeePass database, 8 bytes"),
    ],
)
def test_stores(content: bytes, shown: str):
    (seen,) = store(content, 0, 4)
    assert seen.shown == shown
    assert len(seen.material) == 32


@pytest.mark.parametrize(
    "content",
    [b"", JKS[:12] + b"\0\0\0\2" + bytes(100), b"\x30\x82\xff\xff", bytes.fromhex("3005020103" + "3000"), b"\x30" * 50],
)
def test_what_is_none(content: bytes):
    assert not list(store(content, 0, 4))


def test_a_store_inside_of_something_else_is_none():
    assert not list(store(b"xxxx" + JKS, 4, 4))
