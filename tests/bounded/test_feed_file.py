import gzip
from pathlib import Path

import pytest

from nakami.bounded.feed_file import MAX_LINE_BYTES, content, lines
from nakami.errors import LimitExceeded, Malformed


def put(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "feed"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("data", [b"", b"abc", b"x" * 5_000_000])
def test_content_compressed_or_not(tmp_path: Path, data: bytes):
    assert content(put(tmp_path, data), limit=10_000_000) == data
    assert content(put(tmp_path, gzip.compress(data)), limit=10_000_000) == data


def test_a_bomb_is_stopped(tmp_path: Path):
    bomb = put(tmp_path, gzip.compress(b"\0" * 20_000_000))
    with pytest.raises(LimitExceeded, match="inflates to more than 1,000,000 bytes"):
        content(bomb, limit=1_000_000)


def test_a_cut_file_is_malformed(tmp_path: Path):
    with pytest.raises(Malformed):
        content(put(tmp_path, gzip.compress(b"abc" * 10_000)[:-20]), limit=10_000_000)


def test_lines(tmp_path: Path):
    text = b"one\r\ntwo\n\n" + "drei\xe4".encode("latin-1") + b"\n" + b"x" * 1000
    assert list(lines(put(tmp_path, gzip.compress(text)), limit=10_000)) == ["one", "two", "drei\ufffd", "x" * 1000]
    many = "".join(f"{number}\n" for number in range(200_000)).encode()
    assert list(lines(put(tmp_path, many), limit=10_000_000)) == [str(number) for number in range(200_000)]


def test_an_endless_line_is_stopped(tmp_path: Path):
    with pytest.raises(LimitExceeded, match="a line of more than"):
        list(lines(put(tmp_path, b"x" * (MAX_LINE_BYTES * 20)), limit=1 << 30))
