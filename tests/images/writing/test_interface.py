from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import DigestMismatch
from nakami.images.writing.interface import checked
from nakami.model.digest import Digest


@given(st.lists(st.binary(max_size=20)))
def test_what_the_digest_names_passes(pieces: list[bytes]):
    whole = b"".join(pieces)
    assert b"".join(checked(Digest.of(whole), len(whole), pieces, "there")) == whole


@pytest.mark.parametrize(
    ("content", "size"), [(b"contents", 7), (b"conten", 7), (b"other!!", 7), (b"content", 6), (b"content", 8)]
)
def test_anything_else_does_not(content: bytes, size: int):
    with pytest.raises(DigestMismatch, match="there"):
        list(checked(Digest.of(b"content"), size, [content], "there"))


def test_endless_content_is_stopped_at_once():
    with pytest.raises(DigestMismatch):
        next(checked(Digest.of(b"content"), 7, repeat(b"x" * 1000), "there"))
