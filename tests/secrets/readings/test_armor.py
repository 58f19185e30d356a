import random

import pytest

from nakami.secrets.readings.armor import MAX_BLOCK, block_at
from nakami.secrets.specimen_keys import key

TEXT = key(random.Random(1), "rsa").encode()


@pytest.mark.parametrize(
    "written",
    [
        TEXT,
        TEXT.replace(b"\n", b"\r\n"),
        TEXT.replace(b"\n", b"\\n"),
        TEXT.replace(b"\n", b"\\r\\n"),
        TEXT.replace(b"\n", b"\n    "),
        TEXT.replace(b"\n", b'",\n "'),
    ],
)
def test_a_block_is_the_same_however_its_lines_end(written: bytes):
    first, found = block_at(TEXT, 0), block_at(written, 0)
    assert first
    assert found
    assert found.data == first.data
    assert found.length == len(written)
    assert found.label == "RSA PRIVATE KEY"


def test_headers_are_kept_apart():
    found = block_at(key(random.Random(1), "rsa-encrypted").encode(), 0)
    assert found
    assert b"ENCRYPTED" in found.headers
    assert len(found.data) == 304


def test_the_checksum_of_openpgp_is_no_content():
    text = key(random.Random(1), "pgp")
    summed = text.replace("\n-----END", "\n=aB3d\n-----END")
    one, other = block_at(text.encode(), 0), block_at(summed.encode(), 0)
    assert one
    assert other
    assert one.data == other.data


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"-----BEGIN",
        TEXT[:-5],
        TEXT.replace(b"END RSA", b"END DSA"),
        b"-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        b"-----BEGIN X-----" + b"A" * (MAX_BLOCK + 100) + b"-----END X-----",
    ],
)
def test_what_is_no_block(content: bytes):
    assert block_at(content, 0) is None
