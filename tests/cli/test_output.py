import os
import threading
from pathlib import Path

import pytest

from nakami.cli.output import check_folder, deliver, write_file
from nakami.errors import UsageError


def test_the_old_file_is_replaced_and_nothing_else_left(tmp_path: Path):
    path = tmp_path / "out.json"
    path.write_text("old, and longer")
    write_file(path, "new ✓")
    assert path.read_text(encoding="utf-8") == "new ✓"
    assert list(tmp_path.iterdir()) == [path]


def test_a_result_goes_to_stdout_or_into_the_file(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]):
    deliver("✓", None, encoding="utf-8")
    deliver("✗", tmp_path / "out")
    assert capfdbinary.readouterr().out == "✓".encode()
    assert (tmp_path / "out").read_text(encoding="utf-8") == "✗"


def test_a_file_without_a_folder_is_told_before_the_work(tmp_path: Path):
    check_folder(None)
    check_folder(tmp_path / "out")
    with pytest.raises(UsageError, match="there is no folder"):
        check_folder(tmp_path / "none" / "out")


def test_a_symlink_keeps_its_target(tmp_path: Path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_device_stays_a_device():
    write_file(Path("/dev/null"), "text")
    assert Path("/dev/null").is_char_device()


def test_a_pipe_is_written_to(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_file(pipe, "text")
    reader.join()
    assert read == ["text"]
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["no/such/folder", "folder", "x" * 300])
def test_what_cannot_be_written_says_so(tmp_path: Path, name: str):
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write_file(tmp_path / name, "text")
    assert not list(tmp_path.glob(".nakami-*"))


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "out"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_has_the_usual_mode(tmp_path: Path):
    mask = os.umask(0o022)
    try:
        write_file(tmp_path / "out", "text")
    finally:
        os.umask(mask)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o644
