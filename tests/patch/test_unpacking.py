"""Layers become a root as overlayfs would show it (OCI image specification 1.1, `layer.md`), and nothing leaves the folder."""

import hashlib
import os
from pathlib import Path

import pytest

from nakami.errors import DigestMismatch, Malformed, NakamiError, StreamBroken
from nakami.patch.disk_root import DiskRoot
from nakami.patch.unpacking import unpack
from tests.patch.trees import Layers, link, member, names, tar, unpacked

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="files of many owners take root")


def test_a_whiteout_removes_what_lower_layers_have(tmp_path: Path):
    below = tar(member("etc"), member("etc/a", b"1"), member("etc/b", b"2"), member("opt/deep/x", b"3"))
    above = tar(member("etc/.wh.a", b""), member(".wh.opt", b""))
    unpacked(tmp_path / "root", below, above)
    assert names(tmp_path / "root") == {"etc", "etc/b"}


def test_a_whiteout_never_removes_what_its_own_layer_brings(tmp_path: Path):
    below = tar(member("a", b"old"))
    unpacked(tmp_path / "root", below, tar(member("a", b"new"), member(".wh.a", b"")))
    assert (tmp_path / "root/a").read_bytes() == b"new"


def test_an_opaque_folder_hides_what_is_below_whatever_the_order(tmp_path: Path):
    below = tar(member("d/old", b""), member("d/e/old", b""))
    unpacked(tmp_path / "root", below, tar(member("d/e/new", b""), member("d/.wh..wh..opq", b"")))
    assert names(tmp_path / "root") == {"d", "d/e", "d/e/new"}


def test_an_opaque_root_and_marks_of_engines_change_nothing(tmp_path: Path):
    unpacked(tmp_path / "root", tar(member("a", b"")), tar(member(".wh..wh..opq", b""), member(".wh..wh.plnk", b"")))
    assert names(tmp_path / "root") == {"a"}


def test_owner_mode_time_and_attributes_are_kept(tmp_path: Path):
    pax = {"SCHILY.xattr.user.who": "me", "SCHILY.xattr.trusted.overlay.opaque": "y"}
    layer = tar(member("su", b"x", mode=0o4755, uid=70000, gid=5, mtime=1234, pax_headers=pax))
    root = unpacked(tmp_path / "root", layer)
    told = (tmp_path / "root/su").stat()
    assert (told.st_mode & 0o7777, told.st_uid, told.st_gid, told.st_mtime) == (0o4755, 70000, 5, 1234)
    assert os.listxattr(tmp_path / "root/su") == ["user.who"] or root.skipped


def test_a_hard_link_shares_its_file(tmp_path: Path):
    unpacked(tmp_path / "root", tar(member("bin/a", b"x"), link("bin/b", "bin/a", hard=True)))
    assert (tmp_path / "root/bin/a").stat().st_ino == (tmp_path / "root/bin/b").stat().st_ino


def test_what_takes_the_place_of_another_kind(tmp_path: Path):
    below = tar(member("a/x", b""), member("b", b""), link("c", "b"))
    unpacked(tmp_path / "root", below, tar(member("a", b"file"), member("b/y", b""), member("c", b"own")))
    assert names(tmp_path / "root") == {"a", "b", "b/y", "c"}
    assert not (tmp_path / "root/c").is_symlink()


class TestHostile:
    """No entry is ever made outside the root, whatever links lead there."""

    @pytest.mark.parametrize("way", ["/", "../../..", "/proc/self/root", "up/../../.."])
    def test_a_symlink_leads_inside_the_root(self, tmp_path: Path, way: str):
        outside = tmp_path / "outside"
        outside.mkdir()
        layer = tar(link("out", f"{way}{outside}"), member("out/evil", b"x"))
        unpacked(tmp_path / "root", layer)
        assert not list(outside.iterdir())

    def test_a_second_layer_cannot_use_the_link_of_the_first(self, tmp_path: Path):
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "kept").write_text("kept")
        unpacked(
            tmp_path / "root",
            tar(link("out", str(outside)), link("file", str(outside / "kept"))),
            tar(member("file", b"evil"), member("out/.wh.kept", b""), member("out/.wh..wh..opq", b"")),
        )
        assert (outside / "kept").read_text() == "kept"

    @pytest.mark.parametrize("name", ["../evil", "a/../../evil"])
    def test_a_path_that_climbs_is_refused(self, tmp_path: Path, name: str):
        with pytest.raises(Malformed, match="layer 1"):
            unpacked(tmp_path / "root", tar(member(name, b"x")))
        assert not (tmp_path / "evil").exists()

    def test_a_hard_link_reaches_nothing_outside(self, tmp_path: Path):
        secret = tmp_path / "secret"
        secret.write_text("x")
        with pytest.raises(Malformed):
            unpacked(tmp_path / "root", tar(link("a", str(secret), hard=True)))

    def test_a_hard_link_to_a_symlink_stays_a_link(self, tmp_path: Path):
        unpacked(tmp_path / "root", tar(link("a", "/etc/shadow"), link("b", "a", hard=True)))
        assert (tmp_path / "root/b").is_symlink()

    def test_links_in_circles_are_refused(self, tmp_path: Path):
        with pytest.raises(Malformed, match="circles"):
            unpacked(tmp_path / "root", tar(link("a", "b"), link("b", "a"), member("a/x", b"")))

    def test_devices_are_not_made(self, tmp_path: Path):
        unpacked(tmp_path / "root", tar(member("sda", type=b"4", devmajor=8), member("pipe", type=b"6")))
        assert names(tmp_path / "root") == set()

    def test_a_whiteout_of_dots_removes_nothing(self, tmp_path: Path):
        (tmp_path / "kept").write_text("x")
        unpacked(tmp_path / "root", tar(member("a/b", b"")), tar(member("a/.wh...", b""), member("a/.wh..", b"")))
        assert (tmp_path / "kept").exists()
        assert "a/b" in names(tmp_path / "root")

    def test_a_truncated_layer(self, tmp_path: Path):
        with pytest.raises(StreamBroken):
            unpacked(tmp_path / "root", tar(member("a", bytes(5000)))[:3000])


def test_a_layer_that_is_another_one_is_refused(tmp_path: Path):
    layer = tar(member("a", b""))
    right = f"sha256:{hashlib.sha256(layer).hexdigest()}"
    (tmp_path / "a").mkdir()
    assert unpack(Layers([layer], [right]), DiskRoot(tmp_path / "a"), lambda *_: None) == (right,)
    (tmp_path / "b").mkdir()
    with pytest.raises(DigestMismatch):
        unpack(Layers([layer], ["sha256:" + "0" * 64]), DiskRoot(tmp_path / "b"), lambda *_: None)


def test_what_the_disk_refuses_is_told(tmp_path: Path):
    with pytest.raises(NakamiError, match="cannot be unpacked"):
        unpack(Layers([tar(member("a", b""))]), DiskRoot(tmp_path / "not-there"), lambda *_: None)


def test_folders_deeper_than_any_recursion_are_removed(tmp_path: Path):
    unpacked(tmp_path / "root", tar(member("a/" * 1500 + "x", b"")), tar(member(".wh.a", b"")))
    assert names(tmp_path / "root") == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"uid": 1 << 40},
        {"gid": (1 << 32) - 1},
        {"pax_headers": {"mtime": "nan"}},
        {"pax_headers": {"mtime": "-inf"}},
    ],
)
def test_an_owner_or_a_time_that_no_file_can_have_is_refused(tmp_path: Path, fields: dict[str, object]):
    with pytest.raises(Malformed):
        unpacked(tmp_path / "root", tar(member("a", b"x", **fields)))


def test_an_attribute_with_a_nul_in_its_name_is_left_out(tmp_path: Path):
    unpacked(tmp_path / "root", tar(member("a", b"x", pax_headers={"SCHILY.xattr.user.a\0b": "x"})))
    assert names(tmp_path / "root") == {"a"}
