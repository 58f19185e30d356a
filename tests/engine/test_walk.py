import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.engine.inventory import merge
from nakami.engine.second_look import look_into
from nakami.engine.walk import entry_of, walk, walk_directory
from nakami.errors import StreamBroken
from nakami.model.inventory import Inventory
from nakami.model.progress import silent
from nakami.rootfs.directory import Directory
from tests.bounded.tars import END, cut, header, member
from tests.engine.scenes import OFFERS, names, packages, spots
from tests.images.made import BASE, OS_RELEASE, layer, status

METADATA = b"Name: %s\nVersion: 1.0\n"
STATUS = "var/lib/dpkg/status"


class TestLayers:
    @given(sizes=st.lists(st.integers(1, 1500), max_size=30), behind=st.binary(max_size=700))
    def test_chunks_end_anywhere(self, sizes: list[int], behind: bytes):
        data = BASE + behind
        assert walk(cut(data, sizes), OFFERS, "it") == walk(iter([data]), OFFERS, "it")
        assert walk(cut(data, sizes), OFFERS, "it").bytes == len(data)

    def test_all_is_read_so_that_the_digest_is_of_all(self):
        left = iter([BASE, b"behind", b"the end"])
        walk(left, OFFERS, "it")
        assert next(left, None) is None

    def test_a_break_is_an_error_or_a_blind_spot(self):
        data = BASE[:1200]
        with pytest.raises(StreamBroken):
            walk(iter([data]), OFFERS, "it")
        reading = walk(iter([data]), OFFERS, "layer 1", partial=True)
        assert reading.listing.files == 1
        assert [spot.where for spot in reading.blind_spots] == ["layer 1"]

    @pytest.mark.parametrize(("end", "whole"), [(END, True), (b"", False)])
    def test_whether_the_end_was_seen(self, end: bytes, whole: bool):
        assert walk(iter([member(b"a") + end]), OFFERS, "it").whole is whole

    def test_numbers_in_a_header_that_are_none(self):
        block = bytearray(header(b"x", 5))
        block[100:124] = b"rubbish\0-0000001" + b"99999999"
        block[136:148] = b"\x80" * 12
        entry = entry_of(b"x", 5, bytes(block))
        assert (entry.mode, entry.uid, entry.gid, entry.mtime, entry.size) == (0, 0, 0, 0, 5)

    def test_rights_and_times(self):
        entry = entry_of(b"x", 5, header(b"x", 5))
        assert entry.mode == 0o644


def inside(root: Path, between: Callable[[], None] | None = None) -> Inventory:
    """What is inside a folder; `between` acts before links are followed."""
    directory = Directory(str(root))
    try:
        reading = walk_directory(directory, OFFERS, silent)
        if between is not None:
            between()
        return merge([reading], OFFERS, lambda _, looks: look_into(directory, looks, OFFERS))
    finally:
        directory.close()


class TestFolders:
    def planted(self, root: Path, files: dict[str, bytes]) -> None:
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)

    def test_the_same_as_the_layer(self, tmp_path: Path):
        self.planted(
            tmp_path,
            {
                "etc/os-release": OS_RELEASE,
                STATUS: status("bash 5.2-1", "tar 1.34-1"),
                "srv/one-1.0.dist-info/METADATA": METADATA % b"one",
            },
        )
        inventory = inside(tmp_path)
        assert names(inventory) == {"bash", "tar", "one"}
        assert inventory.distro is not None
        assert inventory.files == 3

    def test_links(self, tmp_path: Path):
        self.planted(
            tmp_path, {"srv/db/status": status("bash 1"), "srv/release": OS_RELEASE, "srv/d/one": status("one 1")}
        )
        (tmp_path / "var/lib").mkdir(parents=True)
        (tmp_path / "var/lib/dpkg").symlink_to("/srv/db")
        (tmp_path / "etc").mkdir()
        (tmp_path / "etc/os-release").hardlink_to(tmp_path / "srv/release")
        (tmp_path / "srv/db/status.d").symlink_to("../d")
        inventory = inside(tmp_path)
        assert packages(inventory) == [("bash", STATUS, 0), ("one", "var/lib/dpkg/status.d/one", 0)]
        assert inventory.distro is not None

    def test_what_cannot_be_read_is_a_blind_spot(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        self.planted(tmp_path, {"etc/os-release": OS_RELEASE})
        (tmp_path / "var/lib/dpkg").mkdir(parents=True)
        (tmp_path / "var/lib/dpkg/status").symlink_to("nowhere")
        with (tmp_path / "big-1.0.dist-info-METADATA").open("wb") as file:
            file.truncate(10 << 30)
        (tmp_path / "x-1.0.dist-info").mkdir()
        (tmp_path / "big-1.0.dist-info-METADATA").rename(tmp_path / "x-1.0.dist-info/METADATA")
        os.mkfifo(tmp_path / "x-1.0.dist-info/PKG-INFO")
        (tmp_path / "var/lib/rpm").mkdir()
        with socket.socket(socket.AF_UNIX) as server:
            monkeypatch.chdir(tmp_path / "var/lib/rpm")  # an address has at most 108 bytes
            server.bind("Packages")
        inventory = inside(tmp_path)
        assert "10,737,418,240 bytes" in spots(inventory)
        assert inventory.distro is not None

    def test_a_file_that_goes_before_the_second_look(self, tmp_path: Path):
        self.planted(tmp_path, {"srv/db": status("bash 1")})
        (tmp_path / "var/lib/dpkg").mkdir(parents=True)
        (tmp_path / STATUS).symlink_to("/srv/db")
        inventory = inside(tmp_path, (tmp_path / "srv/db").unlink)
        assert "cannot be read" in spots(inventory) or "no file any more" in spots(inventory)


def test_a_layer_and_its_folder_agree(tmp_path: Path):
    entries = [
        ("usr/lib/os-release", "f", OS_RELEASE),
        ("etc/os-release", "l", b"../usr/lib/os-release"),
        (STATUS, "f", status("bash 1")),
    ]
    inventory = merge([walk(iter([layer(*entries)]), OFFERS, "it")], OFFERS, lambda _, looks: pytest.fail(str(looks)))
    for name, kind, content in entries:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        if kind == "f":
            (tmp_path / name).write_bytes(content)
        else:
            (tmp_path / name).symlink_to(content.decode())
    other = inside(tmp_path)
    assert inventory.packages == other.packages
    assert inventory.distro == other.distro
