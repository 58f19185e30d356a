import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, Malformed, NakamiError, TargetNotFound
from nakami.images.folder import Folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root/blobs").mkdir(parents=True)
    (tmp_path / "root/blobs/file").write_bytes(b"content")
    (tmp_path / "secret").write_bytes(b"secret")
    return tmp_path / "root"


def test_files_below_it(root: Path):
    folder = Folder(root)
    for name in ("blobs/file", "./blobs//file", "blobs/../blobs/file"):
        assert folder.document(name) == b"content"
        assert folder.size(name) == 7
        assert b"".join(folder.chunks(name)) == b"content"
    assert folder.has_folder(["blobs/file"])
    assert [(name, b"".join(chunks)) for name, chunks in folder.in_order(["blobs/file"])] == [
        ("blobs/file", b"content")
    ]


@pytest.mark.parametrize("name", ["missing", "blobs/missing", "missing/file", "nul\0", "half \ud800"])
def test_what_is_not_there(name: str, root: Path):
    folder = Folder(root)
    assert folder.document(name) is None
    assert folder.size(name) is None
    with pytest.raises(Malformed, match="no member"):
        list(folder.chunks(name))


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "blobs/../../secret", "", ".", ".."])
def test_names_that_lead_out(name: str, root: Path):
    folder = Folder(root)
    for read in (folder.document, folder.size, lambda name: list(folder.chunks(name))):
        with pytest.raises(Malformed, match="leads out of the folder"):
            read(name)


class TestLinks:
    @pytest.mark.parametrize(
        "target", ["/etc/passwd", "../../secret", "/dev/zero", "/proc/self/mem", "/proc/self/root/etc/passwd"]
    )
    def test_out_of_it(self, target: str, root: Path):
        (root / "blobs/link").symlink_to(target)
        with pytest.raises(Malformed, match="leads out of the folder"):
            Folder(root).document("blobs/link")

    def test_out_of_it_on_the_way(self, root: Path):
        (root / "away").symlink_to(root.parent)
        with pytest.raises(Malformed, match="leads out of the folder"):
            Folder(root).document("away/secret")

    def test_inside_it(self, root: Path):
        (root / "link").symlink_to("blobs")
        (root / "absolute").symlink_to(root / "blobs/file")
        assert Folder(root).document("link/file") == b"content"
        assert Folder(root).document("absolute") == b"content"

    def test_to_it(self, root: Path):
        (root.parent / "link").symlink_to(root)
        assert Folder(root.parent / "link").document("blobs/file") == b"content"

    def test_in_circles(self, root: Path):
        (root / "a").symlink_to("b")
        (root / "b").symlink_to("a")
        with pytest.raises(NakamiError):
            Folder(root).document("a")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_plain_file(make: Callable[[Path], None], root: Path):
    make(root / "odd")
    with pytest.raises(Malformed, match="no plain file"):
        Folder(root).document("odd")


def test_a_huge_document(root: Path):
    with (root / "huge").open("wb") as file:
        file.truncate(10 << 30)
    folder = Folder(root)
    assert folder.size("huge") == 10 << 30
    with pytest.raises(LimitExceeded, match="at most"):
        folder.document("huge")


def test_a_folder_that_goes(root: Path):
    folder = Folder(root)
    (root / "blobs/file").unlink()
    (root / "blobs").rmdir()
    (root / "blobs").write_bytes(b"")
    with pytest.raises((Malformed, TargetNotFound)):
        list(folder.chunks("blobs/file"))
