from pathlib import Path

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
