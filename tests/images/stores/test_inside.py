import os
from pathlib import Path

import pytest

from nakami.errors import InputError, LimitExceeded, Malformed, TargetNotFound
from nakami.images.stores.inside import Inside


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "usr/lib").mkdir(parents=True)
    (root / "usr/lib/one").write_bytes(b"one")
    (root / "two").write_bytes(b"two")
    (tmp_path / "secret").write_bytes(b"not yours")
    return root


def content(root: Path, path: bytes) -> bytes:
    with Inside(str(root)) as inside:
        descriptor, size = inside.open(path)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(size)


class TestLinks:
    """path_resolution(7), as with chroot(2): links and `..` lead where they lead inside the root."""

    @pytest.mark.parametrize(
        "path", [b"usr/lib/one", b"./usr/lib/one", b"/usr/lib/one", b"usr/../usr//lib/one", b"../../usr/lib/one"]
    )
    def test_paths(self, folder: Path, path: bytes):
        assert content(folder, path) == b"one"

    @pytest.mark.parametrize("to", ["usr/lib", "/usr/lib", "../../usr/lib", "/../usr/./lib/"])
    def test_links_stay_inside(self, folder: Path, to: str):
        (folder / "lib").symlink_to(to)
        assert content(folder, b"lib/one") == b"one"

    def test_links_to_links(self, folder: Path):
        (folder / "a").symlink_to("b")
        (folder / "b").symlink_to("/usr/lib/../lib")
        assert content(folder, b"a/one") == b"one"

    def test_a_way_out_is_none(self, folder: Path):
        (folder / "out").symlink_to("..")
        (folder / "away").symlink_to(folder.parent)
        for path in (b"out/secret", b"away/secret", b"../secret"):
            with pytest.raises(Malformed):
                content(folder, path)

    def test_the_last_part_is_not_followed(self, folder: Path):
        (folder / "link").symlink_to("two")
        with pytest.raises(Malformed, match="no plain file"):
            content(folder, b"link")

    def test_circles(self, folder: Path):
        (folder / "a").symlink_to("b")
        (folder / "b").symlink_to("a")
        with pytest.raises(Malformed, match="circles"):
            content(folder, b"a/one")


@pytest.mark.parametrize(
    "path", [b"", b"nothing", b"usr", b"usr/lib", b"two/below", b"fifo", b"\0", b"x" * 5000, b"\xff"]
)
def test_what_is_no_file(folder: Path, path: bytes):
    os.mkfifo(folder / "fifo")
    with pytest.raises(InputError):
        content(folder, path)


def test_many_files_leave_nothing_open(folder: Path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    with Inside(str(folder)) as inside:
        for _ in range(20):
            assert inside.has("usr/lib/one")
            assert inside.has("two")
            assert not inside.has("usr/nothing")
            assert inside.document("two", 3) == b"two"
            assert inside.document("three", 3) is None
            assert b"".join(inside.chunks("usr/lib/one")) == b"one"
            with pytest.raises(LimitExceeded):
                inside.document("two", 2)
            with pytest.raises(Malformed):
                list(inside.chunks("nothing"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_no_folder(tmp_path: Path):
    with pytest.raises(TargetNotFound, match="cannot be opened"):
        Inside(str(tmp_path / "nothing"))
