"""Small files that a user names."""

import os
from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, TargetNotFound
from nakami.images.small_file import read_small_file


def test_it_is_read_within_its_bound(tmp_path: Path):
    (tmp_path / "list").write_bytes(b"abc")
    assert read_small_file(tmp_path / "list", 3) == b"abc"
    with pytest.raises(LimitExceeded, match="3 bytes long; at most 2"):
        read_small_file(tmp_path / "list", 2)


def test_what_is_no_file_is_told(tmp_path: Path):
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path / "none", tmp_path, tmp_path / "fifo"):
        with pytest.raises(TargetNotFound):
            read_small_file(path, 10)
