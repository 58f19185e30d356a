"""A feed's tar: members as they come, whatever it is packed with; what is broken, cut off or too much."""

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from nakami.bounded import feed_tar
from nakami.bounded.feed_tar import Limits, members
from nakami.errors import LimitExceeded, Malformed, StreamBroken


def tar(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        folder = tarfile.TarInfo("2024.json")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    return stream.getvalue()


FILES = {"2024/a.json": b"{}", "README": b"no", "2024/b.json": b"[]" * 9}
WANTED = [("2024/a.json", b"{}"), ("2024/b.json", b"[]" * 9)]


@pytest.mark.parametrize(
    "pack",
    [bytes, gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress],
    ids=["plain", "gzip", "bzip2", "xz", "zstd"],
)
def test_files_with_the_suffix(tmp_path: Path, pack: Callable[[bytes], bytes]):
    path = tmp_path / "feed"
    path.write_bytes(pack(tar(FILES)))
    assert list(members(path)) == WANTED


def test_a_member_that_is_too_large_does_not_end_the_feed(tmp_path: Path):
    path = tmp_path / "feed"
    path.write_bytes(tar(FILES))
    found = dict(members(path, limits=Limits(member_bytes=4)))
    assert found["2024/a.json"] == b"{}"
    assert isinstance(found["2024/b.json"], LimitExceeded)


@pytest.mark.parametrize("limits", [Limits(entries=1), Limits(total_bytes=1000)], ids=["entries", "bytes"])
def test_too_much_in_all(tmp_path: Path, limits: Limits):
    path = tmp_path / "feed"
    path.write_bytes(tar(FILES))
    with pytest.raises(LimitExceeded):
        list(members(path, limits=limits))


@pytest.mark.parametrize("kept", [512, 1024, 1536, 700], ids=str)
def test_what_is_cut_off_is_told(tmp_path: Path, kept: int):
    path = tmp_path / "feed"
    path.write_bytes(tar(FILES)[:kept])
    with pytest.raises(StreamBroken):
        list(members(path))


def test_a_window_as_large_as_zstd_itself_takes(tmp_path: Path):
    path = tmp_path / "feed"
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    engine = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    path.write_bytes(engine.compress(tar(FILES)) + engine.flush())
    assert list(members(path)) == WANTED


def test_something_else(tmp_path: Path):
    path = tmp_path / "feed"
    path.write_bytes(b"<html>" * 200)
    with pytest.raises(Malformed):
        list(members(path))


def test_a_small_file_cannot_become_an_endless_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feed_tar, "_PLAIN", 1 << 20)
    monkeypatch.setattr(feed_tar, "_RATIO", 2)
    info = tarfile.TarInfo("a.json")
    info.size = 16 << 20
    path = tmp_path / "feed.tar.bz2"
    path.write_bytes(bz2.compress(info.tobuf() + bytes(info.size) + bytes(1024)))
    with pytest.raises(LimitExceeded):
        list(members(path))
