import os
from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, TargetError
from nakami.patch.disk_root import DiskRoot
from nakami.patch.workshop import Workshop


def made(folder: Path) -> Workshop:
    for name in ("root", "supply", "scratch"):
        (folder / name).mkdir()
    return Workshop(DiskRoot(folder / "root"), folder / "supply", folder / "scratch")


def test_files_are_read_inside_the_root(tmp_path: Path):
    workshop = made(tmp_path)
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "root/link").symlink_to(tmp_path / "secret")
    (tmp_path / "root/a").write_text("a")
    assert (workshop.text("a"), workshop.text("link"), workshop.text("none")) == ("a", "", "")
    assert workshop.text("a", limit=0) == ""


def test_programs_are_found_where_programs_are(tmp_path: Path):
    workshop = made(tmp_path)
    assert not workshop.has("apk", "apt-get")
    (tmp_path / "root/sbin").mkdir()
    (tmp_path / "root/sbin/apk").write_text("")
    assert workshop.has("apt-get", "apk")


def test_points_that_were_not_there_go_again(tmp_path: Path):
    workshop = made(tmp_path)
    (tmp_path / "root/usr/sbin").mkdir(parents=True)
    (tmp_path / "root/tmp").mkdir()
    with workshop._ready() as over:
        assert over == {"/usr/sbin/policy-rc.d": "policy-rc.d"}
        assert (tmp_path / "root/.nakami").is_dir()
    assert sorted(path.name for path in (tmp_path / "root").iterdir()) == ["tmp", "usr"]
    assert not list((tmp_path / "root/usr/sbin").iterdir())


def test_what_a_program_put_in_the_place_of_a_folder_leads_nothing_out(tmp_path: Path):
    workshop = made(tmp_path)
    outside = tmp_path / "outside"
    (tmp_path / "root/usr/sbin").mkdir(parents=True)
    workshop.root.folder_of(b"usr/sbin")
    outside.mkdir()
    with workshop._ready():
        # As a package manager of the image may do, while it runs.
        (tmp_path / "root/usr/sbin").rename(tmp_path / "root/usr/old")
        (tmp_path / "root/usr/sbin").symlink_to(outside)
        (outside / "policy-rc.d").write_text("of this machine")
    assert (outside / "policy-rc.d").read_text() == "of this machine"
    (outside / "policy-rc.d").unlink()
    with workshop._ready():
        assert not list(outside.iterdir())


@pytest.mark.parametrize("point", ["proc", "dev", ".nakami"])
def test_a_point_that_is_a_link_is_refused(tmp_path: Path, point: str):
    workshop = made(tmp_path)
    (tmp_path / "root" / point).symlink_to("/etc")
    with pytest.raises(TargetError, match="no folder"), workshop._ready():
        pass


@pytest.mark.system
@pytest.mark.skipif(os.geteuid() != 0, reason="namespaces take root")
def test_what_ran_makes_all_be_looked_at_anew(tmp_path: Path):
    workshop = made(tmp_path)
    (tmp_path / "root/usr").mkdir()
    workshop.root.folder_of(b"usr")
    workshop.run("/not/there")
    (tmp_path / "root/usr").rmdir()
    (tmp_path / "root/usr").symlink_to(tmp_path)
    assert workshop.root.place(b"usr/x") != b"usr/x"


def test_all_runs_together_have_an_end(tmp_path: Path):
    workshop = made(tmp_path)
    workshop._left = 0
    with pytest.raises(LimitExceeded, match="in all"):
        workshop.run("true")
