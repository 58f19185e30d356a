import pytest

from nakami.secrets.readings.openpgp import secret_key

RSA = b"\x04\0\0\0\0\x01" + b"\x00\x10\xff\xff" + b"\x00\x11\x01\x00\x01"


def packet(body: bytes) -> bytes:
    return bytes([0xC5, len(body)]) + body


def test_the_old_and_the_new_format_of_packets():
    """RFC 4880, 4.2: the old one keeps the tag in four bits, and the length in one, two or four bytes."""
    body = RSA + b"\x00" + bytes(20)
    assert secret_key(packet(body)) == ("RSA", False)
    assert secret_key(bytes([0x94, len(body)]) + body) == ("RSA", False)
    assert secret_key(bytes([0x95, 0, len(body)]) + body) == ("RSA", False)


def test_usage_254_is_encrypted():
    assert secret_key(packet(RSA + b"\xfe" + bytes(20))) == ("RSA", True)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc5",
        b"\xc6\x30" + bytes(48),
        packet(RSA),
        packet(b"\x04" + bytes(40)),
        packet(RSA[:6] + b"\xff\xff" + bytes(20)),
    ],
)
def test_what_is_no_secret_key(data: bytes):
    assert secret_key(data) is None
