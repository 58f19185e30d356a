import os
from pathlib import Path

from nakami.patch.erasing import erase


def test_a_tree_deeper_than_any_path_goes(tmp_path: Path):
    top = tmp_path / "top"
    top.mkdir()
    was = os.open(".", os.O_RDONLY)
    try:
        os.chdir(top)
        for _ in range(3000):
            Path("abcdef").mkdir()
            os.chdir("abcdef")
        Path("file").write_text("x")
    finally:
        os.fchdir(was)
        os.close(was)
    erase(os.fsencode(top))
    assert not list(tmp_path.iterdir())


def test_links_are_not_followed(tmp_path: Path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").write_text("x")
    (tmp_path / "top/a").mkdir(parents=True)
    (tmp_path / "top/a/link").symlink_to(tmp_path / "kept")
    (tmp_path / "top/other").symlink_to(tmp_path / "kept")
    os.mkfifo(tmp_path / "top/pipe")
    erase(os.fsencode(tmp_path / "top"))
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept/file").exists()
