"""A workshop with a few files, for tests of installers."""

from collections.abc import Mapping
from pathlib import Path

from nakami.model.patch import Upgrade
from nakami.patch.disk_root import DiskRoot
from nakami.patch.workshop import Workshop

UPGRADE = Upgrade("deb", "a", "1", "2", ("a",), ("CVE-1",))


def nothing(url: str, path: Path, *, size: int, sha256: str = "") -> None:
    """A download that must not be asked for."""
    raise AssertionError((url, path, size, sha256))


def workshop(folder: Path, files: Mapping[str, str]) -> Workshop:
    """A root with these files."""
    for name in ("root", "supply", "scratch"):
        (folder / name).mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Workshop(DiskRoot(folder / "root"), folder / "supply", folder / "scratch")
