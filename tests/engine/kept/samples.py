"""Kept scans that never happened, to judge again."""

from typing import Any

from nakami.engine.kept.kept_scan import Item, KeptScan
from nakami.model.debt import Debt, Point
from nakami.model.package import Distro

DEBIAN = Distro("debian", "11", path="etc/os-release")
POINT = Point("2026-01-01T00:00:00+00:00", "sha256:1", 3, 1, 2, Debt(100, 1, 1))
OPENSSL = Item(
    "deb", "openssl", "1-1", source="openssl", source_version="1-1", layer=0, since=0, said="CVE-1-1 CVE-1-2!"
)
LIBSSL = Item("deb", "libssl", "1-1", source="openssl", source_version="1-1", layer=0, since=0, said="CVE-1-1")
PYTHON = Item("deb", "python3-six", "1.16", source="six", source_version="1.16", layer=0)
SIX = Item("pypi", "six", "1.16", path="usr/lib/python3/dist-packages/six.dist-info/METADATA", owner="python3-six")
LODASH = Item("npm", "lodash", "4.17.20", path="app/node_modules/lodash/package.json", layer=1, said="CVE-2-1")


def kept(key: str = "sha256:1", *items: Item, **more: Any) -> KeptScan:
    """A kept scan of some packages."""
    return KeptScan(key, f"name {key}", f"line {key}", POINT, items or (OPENSSL, LODASH), distro=DEBIAN, **more)
