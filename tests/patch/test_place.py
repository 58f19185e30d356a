import tempfile
from pathlib import Path

import pytest

from nakami.patch.place import place


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_that_is_gone_afterwards(tmp_path: Path):
    with place() as made:
        assert made.folder.parent == tmp_path
        assert made.folder.stat().st_mode & 0o777 == 0o700
        (made.folder / "root/usr").mkdir(parents=True)
        (made.folder / "file").write_text("x")
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_left_is_removed_and_told(tmp_path: Path):
    left = tmp_path / "nakami-patch-left"
    (left / "root/usr").mkdir(parents=True)
    (left / "lock").touch()
    with place() as made:
        assert made.removed == (left,)
        assert not left.exists()


def test_what_another_run_works_in_is_left_alone():
    with place() as one, place() as other:
        assert (one.removed, other.removed) == ((), ())
        assert one.folder.exists()


def test_what_is_not_ours_is_left_alone(tmp_path: Path):
    target = tmp_path / "target"
    target.mkdir()
    (target / "lock").touch()
    (tmp_path / "nakami-patch-link").symlink_to(target)
    (tmp_path / "nakami-patch-file").touch()
    (tmp_path / "nakami-patch-bare").mkdir()
    with place() as made:
        assert made.removed == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "nakami-patch-bare",
        "nakami-patch-file",
        "nakami-patch-link",
        "target",
    ]
