"""Files that are kept: whole or not at all."""

import os
from pathlib import Path

from nakami.engine.kept_files import by_age, forget, keep


def test_a_file_is_replaced_whole_and_nothing_else_left(tmp_path: Path):
    path = tmp_path / "deep" / "kept"
    assert keep(path, b"old, and longer")
    assert keep(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_what_cannot_be_written_is_no_error(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    assert not keep(tmp_path / "file" / "kept", b"x")
    (tmp_path / "folder").mkdir()
    assert not keep(tmp_path / "folder", b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_the_oldest_comes_first(tmp_path: Path):
    for name, when in (("b", 300), ("a", 100), ("c", 200)):
        (tmp_path / name).write_bytes(name.encode() * when)
        os.utime(tmp_path / name, (when, when))
    assert by_age(tmp_path) == [(tmp_path / "a", 100), (tmp_path / "c", 200), (tmp_path / "b", 300)]
    assert by_age(tmp_path / "none") == []


def test_what_is_gone_already_is_forgotten(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"")
    forget([tmp_path / "none", tmp_path / "a"])
    assert by_age(tmp_path) == []
