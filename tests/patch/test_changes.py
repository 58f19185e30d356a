import os
from pathlib import Path

import pytest

from nakami.errors import LimitExceeded
from nakami.patch.changes import changes, state
from nakami.patch.erasing import erase
from tests.patch.trees import member, tar, unpacked

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="files of many owners take root")


def told(tmp_path: Path, *acts: str) -> dict[str, str]:
    """What changes after some acts of a shell."""
    layer = tar(member("etc"), member("etc/a", b"1"), member("etc/b", b"2"), member("var/lib/dpkg/status", b"x"))
    root = unpacked(tmp_path / "root", layer)
    before = state(root)
    for act in acts:
        assert os.system(f"cd '{tmp_path}/root' && {act}") == 0
    return {each.path.decode(): each.what for each in changes(before, root)}


def test_nothing_changes(tmp_path: Path):
    assert told(tmp_path) == {}


def test_the_same_bytes_anew_are_no_change(tmp_path: Path):
    assert told(tmp_path, "rm etc/a && printf 1 > etc/a", "touch etc/b") == {}


def test_a_source_of_byte_code_that_is_older_or_newer_is_another_one(tmp_path: Path):
    root = unpacked(tmp_path / "root", tar(member("a.py", b"1", mtime=5), member("a.txt", b"1", mtime=5)))
    before = state(root)
    for name in ("a.py", "a.txt"):
        os.utime(tmp_path / "root" / name, (6, 6))
    assert [each.path for each in changes(before, root)] == [b"a.py"]


def test_other_bytes_of_the_same_length_and_time_are_one(tmp_path: Path):
    acts = ("touch -r etc/a t && printf 9 > etc/a && touch -r t etc/a && rm t",)
    assert told(tmp_path, *acts) == {"etc": "parent", "etc/a": "made"}


def test_made_removed_and_other_rights(tmp_path: Path):
    acts = ("mkdir -p opt/x && : > opt/x/y", "rm etc/a", "chmod 600 etc/b", "ln etc/b etc/c")
    assert told(tmp_path, *acts) == {
        "etc": "parent",
        "etc/a": "removed",
        "etc/b": "made",
        "etc/c": "made",
        "opt": "made",
        "opt/x": "made",
        "opt/x/y": "made",
    }


def test_a_folder_that_is_gone_is_one_whiteout(tmp_path: Path):
    assert told(tmp_path, "rm -r etc") == {"etc": "removed"}


def test_a_file_in_place_of_a_folder(tmp_path: Path):
    assert told(tmp_path, "rm -r etc && : > etc") == {"etc": "made"}


def test_what_is_of_one_machine_is_left_out_and_the_folder_for_logs_is_not(tmp_path: Path):
    acts = (
        "mkdir -p etc/ssh var/log/new && : > var/log/new/log",
        ": > etc/ssh/ssh_host_rsa_key; : > etc/ssh/sshd_config; : > etc/machine-id; : > etc/resolv.conf",
    )
    assert [path for path, what in told(tmp_path, *acts).items() if what == "made"] == [
        *("etc/ssh", "etc/ssh/sshd_config", "var/log", "var/log/new"),
    ]


def test_what_a_package_manager_leaves_behind_is_left_out(tmp_path: Path):
    acts = (
        "mkdir -p var/cache/apt var/log tmp run .nakami var/lib/apt/lists",
        ": > var/cache/apt/x; : > var/log/x; : > tmp/x; : > run/x; : > .nakami/x; : > var/lib/apt/lists/x; : > var/lib/dpkg/lock",
        "cp var/lib/dpkg/status var/lib/dpkg/status-old",
    )
    found = told(tmp_path, *acts)
    assert not [path for path, what in found.items() if what == "made" and path.endswith(("/x", "lock", "-old"))]


def test_a_file_named_like_a_whiteout_is_not_told(tmp_path: Path):
    assert told(tmp_path, ": > .wh.etc", "mkdir etc/.wh.d && : > etc/.wh.d/x") == {}


def test_a_path_longer_than_the_kernel_takes_is_refused(tmp_path: Path):
    deep = "python3 -c \"import os; [(os.mkdir('d' * 100), os.chdir('d' * 100)) for _ in range(60)]\""
    with pytest.raises(LimitExceeded, match="path"):
        told(tmp_path, deep)
    erase(os.fsencode(tmp_path / "root"))


def test_a_package_s_list_stands_with_its_files(tmp_path: Path):
    """A file that lies above its list would be taken for one that its package did not bring."""
    path = "var/lib/dpkg/info/a.list"
    acts = (f"mkdir -p var/lib/dpkg/info && printf /etc/a > {path}",)
    assert path in told(tmp_path, *acts)
    root = unpacked(tmp_path / "listed", tar(member(path, b"/etc/a"), member("var/lib/dpkg/info/a.md5sums", b"1")))
    before = state(root)
    for name in (path, "var/lib/dpkg/info/a.md5sums"):
        where = tmp_path / "listed" / name
        content = where.read_bytes()
        where.unlink()
        where.write_bytes(content)
    assert [each.path.decode() for each in changes(before, root) if each.what == "made"] == [path]
