import os
from pathlib import Path

import pytest

from nakami.bounded.tar import Kind, TarStream
from nakami.errors import LimitExceeded, Malformed
from nakami.images.stores import unpacked as module
from nakami.images.stores.unpacked import unpacked
from nakami.rootfs.directory import MAX_DEPTH
from tests.images.stores import stored


def entries(folder: Path) -> list[tuple[bytes, Kind, bytes]]:
    """Path, kind, and content or link target."""
    tar = TarStream(unpacked(str(folder), "it"), "it")
    found = [(path, kind, tar.body(1 << 20) if kind is Kind.FILE else link) for path, kind, _, link, _ in tar]
    assert tar.ended
    return found


def test_a_folder_is_a_tar(tmp_path: Path):
    (tmp_path / "d").mkdir(mode=0o750)
    (tmp_path / "d/f").write_bytes(b"content")
    (tmp_path / "d/l").symlink_to("f")
    os.link(tmp_path / "d/f", tmp_path / "g")
    os.mkfifo(tmp_path / "p")
    (tmp_path / ".wh.gone").touch()  # as fuse-overlayfs has it
    assert entries(tmp_path) == [
        (b".wh.gone", Kind.FILE, b""),
        (b"d/", Kind.DIRECTORY, b""),
        (b"d/f", Kind.FILE, b"content"),
        (b"d/l", Kind.SYMLINK, b"f"),
        (b"g", Kind.HARDLINK, b"d/f"),
        (b"p", Kind.FIFO, b""),
    ]


def test_names_that_are_no_text(tmp_path: Path):
    (tmp_path / os.fsdecode(b"\xff\xfe")).write_bytes(b"x")
    assert entries(tmp_path) == [(b"\xff\xfe", Kind.FILE, b"x")]


class TestMarksOfRemoval:
    """overlayfs.rst: "A whiteout is created as a character device with 0/0 device number or as a zero-size regular file with the xattr
    trusted.overlay.whiteout"; "A directory is made opaque by setting the xattr trusted.overlay.opaque to y"."""

    def test_devices(self, tmp_path: Path):
        if not stored.whiteout(tmp_path / "gone"):
            pytest.skip("this process may not make devices")
        assert entries(tmp_path) == [(b".wh.gone", Kind.FILE, b"")]

    @pytest.mark.parametrize("name", ["user.overlay.opaque", "user.fuseoverlayfs.opaque", "trusted.overlay.opaque"])
    def test_opaque_folders(self, name: str, tmp_path: Path):
        (tmp_path / "d").mkdir()
        (tmp_path / "e").mkdir()
        try:
            os.setxattr(tmp_path / "d", name, b"y")
            os.setxattr(tmp_path / "e", name, b"x")
        except OSError:
            pytest.skip(f"{name} cannot be set here")
        assert entries(tmp_path) == [
            (b"d/", Kind.DIRECTORY, b""),
            (b"d/.wh..wh..opq", Kind.FILE, b""),
            (b"e/", Kind.DIRECTORY, b""),
        ]

    def test_files_with_an_attribute(self, tmp_path: Path):
        (tmp_path / "gone").touch()
        (tmp_path / "kept").touch()
        try:
            os.setxattr(tmp_path / "gone", "user.overlay.whiteout", b"")
        except OSError:
            pytest.skip("attributes cannot be set here")
        assert entries(tmp_path) == [(b".wh.gone", Kind.FILE, b""), (b"kept", Kind.FILE, b"")]


class TestWrongOnes:
    def test_none(self, tmp_path: Path):
        with pytest.raises(Malformed, match="cannot be read"):
            entries(tmp_path / "nothing")

    def test_too_deep(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(module, "MAX_DEPTH", 3)
        (tmp_path / "a/b/c/d/e").mkdir(parents=True)
        with pytest.raises(LimitExceeded):
            entries(tmp_path)

    def test_as_deep_as_it_may_be(self, tmp_path: Path):
        at = tmp_path.joinpath(*["d"] * MAX_DEPTH)
        at.mkdir(parents=True)
        assert len(entries(tmp_path)) == MAX_DEPTH

    def test_stopping_early_leaves_nothing_open(self, tmp_path: Path):
        for name in "abc":
            (tmp_path / name).write_bytes(b"x" * 300_000)
        before = len(list(Path("/proc/self/fd").iterdir()))
        chunks = unpacked(str(tmp_path), "it")
        next(iter(chunks))
        del chunks
        assert len(list(Path("/proc/self/fd").iterdir())) == before

    def test_a_link_in_the_folder_s_place(self, tmp_path: Path):
        (tmp_path / "d").symlink_to("/etc")
        assert entries(tmp_path) == [(b"d", Kind.SYMLINK, b"/etc")]
