from pathlib import Path

import pytest

from nakami.errors import Malformed
from nakami.patch.disk_root import DiskRoot


def made(folder: Path) -> DiskRoot:
    (folder / "usr/lib").mkdir(parents=True)
    (folder / "lib").symlink_to("usr/lib")
    (folder / "usr/lib/a").write_text("x")
    (folder / "abs").symlink_to("/usr/../usr/lib/a")
    (folder / "loop").symlink_to("loop")
    return DiskRoot(folder)


def test_paths_are_found_inside(tmp_path: Path):
    root = made(tmp_path)
    assert root.find(b"lib/a") == b"usr/lib/a"
    assert root.find(b"abs") == b"usr/lib/a"
    assert root.find(b"../../abs") == b"usr/lib/a"
    assert root.find(b"loop") is None
    assert root.find(b"nothing/here") is None


def test_placing_makes_folders_and_follows_no_last_part(tmp_path: Path):
    root = made(tmp_path)
    assert root.place(b"lib/new/x") == b"usr/lib/new/x"
    assert (tmp_path / "usr/lib/new").is_dir()
    assert root.place(b"abs") == b"abs"
    with pytest.raises(Malformed):
        root.place(b"..")


def test_removing_forgets_folders(tmp_path: Path):
    root = made(tmp_path)
    assert root.folder_of(b"lib") == b"usr/lib"
    root.remove(b"usr/lib")
    root.remove(b"usr/lib")
    assert not (tmp_path / "usr/lib").exists()
    assert root.place(b"usr/lib/b") == b"usr/lib/b"
    assert (tmp_path / "usr/lib").is_dir()
