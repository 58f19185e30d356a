from pathlib import Path

from nakami.model.progress import silent
from nakami.patch.debs import Catalogue
from nakami.patch.installers.dpkg import Dpkg
from tests.patch.installers.rooms import UPGRADE, nothing, workshop

STATUS = "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n"


def test_what_no_archive_has_is_refused(tmp_path: Path):
    room = workshop(tmp_path, {"usr/bin/dpkg": "", "var/lib/dpkg/status": STATUS})
    dpkg = Dpkg(Catalogue(), nothing, silent)
    assert dpkg.fits(room)
    assert dpkg.versions(room) == {"a": "1"}
    (refused,) = dpkg.install([UPGRADE], room).refused
    assert "no archive" in refused.why
