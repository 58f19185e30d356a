"""SIF files, as sylabs/sif writes them."""

import os
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.sif import MAX_DESCRIPTORS, Content, Sif
from nakami.errors import InputError, LimitExceeded, Malformed
from tests.bounded import sifs
from tests.bounded.squashfs.made import patched

IMAGE = sifs.sif(
    sifs.Made(sifs.LABELS, b"{}"),
    sifs.partition(b"hsqs"),
    sifs.partition(b"ext", sifs.EXT3, sifs.OVERLAY),
    sifs.blob(b"{}", "sha256:" + "0" * 64),
)


def read(image: bytes) -> Sif:
    descriptor = os.memfd_create("image")
    try:
        os.write(descriptor, image)
        return Sif.read(descriptor, len(image), "it")
    finally:
        os.close(descriptor)


def test_it_tells_of_its_objects():
    found = read(IMAGE)
    assert (found.architecture, found.created) == ("amd64", 1_700_000_000)
    labels, primary, overlay, blob = found.objects
    assert (labels.content, labels.size) == (Content.LABELS, 2)
    assert (primary.file_system, primary.role) == ("squashfs", "primary system")
    assert IMAGE[primary.start : primary.start + primary.size] == b"hsqs"
    assert (overlay.file_system, overlay.role) == ("ext3", "overlay")
    assert (blob.content, blob.digest) == (Content.OCI_BLOB, "sha256:" + "0" * 64)


@pytest.mark.parametrize(("written", "told"), [(b"04", "arm64"), (b"11", "s390x"), (b"00", ""), (b"\xff\xff", "")])
def test_the_architecture_is_in_words(written: bytes, told: str):
    assert read(sifs.sif(architecture=written)).architecture == told


FIRST = sifs.DESCRIPTORS_AT


@pytest.mark.parametrize(
    ("at", "text", "error", "why"),
    [
        (32, b"SIF_MAGIK", Malformed, "no SIF image"),
        (88, struct.pack("<q", MAX_DESCRIPTORS + 1), LimitExceeded, "claims 4,097 descriptors"),
        (88, struct.pack("<q", -1), LimitExceeded, "claims -1 descriptors"),
        (88, struct.pack("<q", 4000), Malformed, "descriptors lie outside"),
        (96, struct.pack("<q", 1 << 62), Malformed, "descriptors lie outside"),
        (96, struct.pack("<q", -5), Malformed, "descriptors lie outside"),
        (FIRST + 17, struct.pack("<q", 1 << 62), Malformed, "an object of 2 bytes"),
        (FIRST + 17, struct.pack("<q", -1), Malformed, "an object of 2 bytes"),
        (FIRST + 25, struct.pack("<q", 1 << 62), Malformed, "an object of 4,611,"),
    ],
)
def test_what_cannot_be_is_refused(at: int, text: bytes, error: type[InputError], why: str):
    with pytest.raises(error, match=why):
        read(patched(IMAGE, at, text))


class TestDamageIsTold:
    """pkg/sif/sif.go: the global header and the descriptors say where everything lies; neither is to be trusted."""

    @given(
        st.lists(st.tuples(st.integers(0, 128 + 4 * 585), st.binary(min_size=1, max_size=8)), min_size=1, max_size=5)
    )
    def test_wherever_it_is(self, changes: list[tuple[int, bytes]]):
        image = IMAGE
        for at, text in changes:
            image = patched(image, at, text)
        with suppress(InputError):
            assert all(0 <= each.start <= each.start + each.size <= len(image) for each in read(image).objects)

    @given(st.integers(0, len(IMAGE) - 1))
    def test_where_the_end_is_missing(self, size: int):
        with pytest.raises(Malformed):
            read(IMAGE[:size])


def test_a_file_that_shrinks_is_told(tmp_path: Path):
    path = tmp_path / "short.sif"
    path.write_bytes(IMAGE[:2000])
    with path.open("rb") as file, pytest.raises(Malformed, match="shorter"):
        Sif.read(file.fileno(), len(IMAGE), "it")
