import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import InputError, LimitExceeded, Malformed, StreamBroken
from nakami.images.stores import tar_split
from nakami.images.stores.inside import Inside
from nakami.images.stores.tar_split import reassembled
from tests.bounded.tars import cut
from tests.images.made import layer
from tests.images.stores import stored

ENTRIES = (
    ("bin/", "d", b""),
    ("bin/sh", "f", b"#!/bin/true\n" * 100),
    ("bin/bash", "l", b"sh"),
    ("bin/dash", "h", b"bin/sh"),
    ("empty", "f", b""),
    ("a/" + "long/" * 40 + "name", "f", b"deep"),
    ("\u00fc", "f", b"umlaut"),
)


def again(record: bytes, folder: Path, sizes: Iterable[int] = ()) -> bytes:
    with Inside(str(folder)) as files:
        return b"".join(reassembled(cut(record, sizes), files, "it"))


class TestReassembling:
    """tar-split, README: "pristinely disassembling a tar archive, and stashing needed raw bytes and offsets to reassemble a validating
    original archive"."""

    def test_byte_for_byte(self, tmp_path: Path):
        tar = layer(*ENTRIES)
        stored.unpack(tar, tmp_path)
        assert again(stored.tar_split(tar), tmp_path) == tar

    @pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
    def test_in_every_format(self, form: int, tmp_path: Path):
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w", format=form) as archive:
            for name in ("one", "d/" + "x" * 90):
                about = tarfile.TarInfo(name)
                about.size = 700
                archive.addfile(about, io.BytesIO(b"y" * 700))
        stored.unpack(made.getvalue(), tmp_path)
        assert again(stored.tar_split(made.getvalue()), tmp_path) == made.getvalue()

    @given(sizes=st.lists(st.integers(1, 900), max_size=40))
    def test_wherever_the_chunks_end(self, tmp_path_factory: pytest.TempPathFactory, sizes: list[int]):
        tar = layer(*ENTRIES)
        folder = tmp_path_factory.mktemp("layer")
        stored.unpack(tar, folder)
        record = stored.tar_split(tar)
        assert again(record, folder, sizes) == tar
        assert again(record.rstrip(b"\n"), folder, sizes) == tar


class TestWrongOnes:
    def test_a_file_that_is_shorter(self, tmp_path: Path):
        tar = layer(("f", "f", b"content"))
        stored.unpack(tar, tmp_path)
        (tmp_path / "f").write_bytes(b"con")
        with pytest.raises(StreamBroken, match="truncated at 3 of 7"):
            again(stored.tar_split(tar), tmp_path)

    def test_a_file_that_has_gone(self, tmp_path: Path):
        with pytest.raises(Malformed, match="has no file"):
            again(stored.tar_split(layer(("f", "f", b"content"))), tmp_path)

    @pytest.mark.parametrize(
        "record",
        [
            b"rubbish",
            b"[]",
            b'{"type": 7}',
            b'{"type": 1, "name": 5}',
            b'{"type": 1, "name": "f", "size": -1}',
            b'{"type": 1, "name": "f", "size": 99999999999999999999}',
            b'{"type": 1, "name": "../../etc/passwd", "size": 5}',
            b'{"type": 2, "payload": "!"}',
            b"{" * 100_000,
        ],
    )
    def test_records_that_are_none(self, record: bytes, tmp_path: Path):
        with pytest.raises(InputError):
            again(record, tmp_path)

    def test_an_endless_record(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(tar_split, "MAX_LINE", 1000)
        with pytest.raises(LimitExceeded):
            again(json.dumps(stored.segment(bytes(2000))).encode(), tmp_path)
