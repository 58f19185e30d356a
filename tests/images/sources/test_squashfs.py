"""Plain squashfs files as targets."""

from pathlib import Path

import pytest

from nakami.errors import Malformed, TargetError, TargetNotFound
from nakami.images.sources.squashfs import open_squashfs
from tests.bounded.squashfs.made import Maker


def test_it_is_a_root_without_a_configuration(tmp_path: Path):
    path = tmp_path / "root.sqsh"
    path.write_bytes(Maker().make({b"etc": {b"os-release": b"ID=x\n"}}))
    root, target = open_squashfs(path, "squashfs:root")
    assert (target.kind, target.name, target.config, target.layers) == ("squashfs", "squashfs:root", None, ())
    assert root.read(b"etc/os-release", 10)[1] == b"ID=x\n"
    root.close()


@pytest.mark.parametrize(
    ("content", "error"), [(b"", Malformed), (b"hsqs" + bytes(200), TargetError), (b"x" * 200, Malformed)]
)
def test_what_is_none_is_refused(tmp_path: Path, content: bytes, error: type[Exception]):
    path = tmp_path / "root.sqsh"
    path.write_bytes(content)
    with pytest.raises(error, match=r"root\.sqsh"):
        open_squashfs(path, "it")


def test_what_is_not_there_is_told(tmp_path: Path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(TargetNotFound):
            open_squashfs(path, "it")
