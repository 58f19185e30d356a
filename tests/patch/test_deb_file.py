from pathlib import Path

import pytest

from nakami.errors import Malformed
from nakami.patch.deb_file import read_control, tars
from tests.patch.archives import deb

pytestmark = pytest.mark.system


def test_what_a_package_says_of_itself(tmp_path: Path):
    told = {
        "Package": "a",
        "Version": "2",
        "Architecture": "all",
        "Maintainer": "N <n@example.org>",
        "Description": "x",
    }
    built = deb(
        tmp_path,
        told,
        {"etc/a.conf": b"1"},
        {"conffiles": b"/etc/a.conf\n", "postinst": b"#!/bin/sh\n", "md5sums": b"0  usr/a\n"},
    )
    control = read_control(built, "a")
    assert control.fields["version"] == "2"
    assert (control.conffiles, control.scripts, control.md5sums) == (
        frozenset({b"etc/a.conf"}),
        frozenset({"postinst"}),
        "0  usr/a\n",
    )
    assert [name for name, _ in tars(built, "a")] == ["control.tar.xz", "data.tar.xz"]


def test_what_is_no_package_is_refused(tmp_path: Path):
    (tmp_path / "x.deb").write_bytes(b"!<arch>\n")
    with pytest.raises(Malformed):
        read_control(tmp_path / "x.deb", "x")
