from pathlib import Path

import pytest

from nakami.errors import LimitExceeded
from nakami.model.progress import silent
from nakami.patch.debs import Catalogue, Deb
from nakami.patch.download import MAX_DOWNLOAD_BYTES
from nakami.patch.installers.dpkg import Dpkg
from tests.patch.installers.rooms import workshop

DEB = Deb("a", "1", "all", "http://x/a.deb", 1, "0a" * 32, "s")


def test_a_package_is_fetched_once(tmp_path: Path):
    asked: list[str] = []

    def download(url: str, path: Path, *, size: int, sha256: str = "") -> None:
        assert (size, sha256) == (DEB.size, DEB.sha256)
        asked.append(url)
        path.write_bytes(b"x")

    room = workshop(tmp_path, {})
    for _ in range(2):
        Dpkg(Catalogue(), download, silent).fetch([DEB, DEB], room)
    assert asked == [DEB.url]
    assert (room.supply / DEB.file).read_bytes() == b"x"


def test_more_than_any_upgrade_takes_is_refused(tmp_path: Path):
    def download(url: str, path: Path, *, size: int, sha256: str = "") -> None:
        raise AssertionError((url, path, size, sha256))

    huge = Deb("b", "1", "all", "http://x/b.deb", MAX_DOWNLOAD_BYTES, "0b" * 32, "s")
    with pytest.raises(LimitExceeded):
        Dpkg(Catalogue(), download, silent).fetch([DEB, huge], workshop(tmp_path, {}))
