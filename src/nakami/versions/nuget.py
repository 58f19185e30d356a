"""NuGet packages: SemVer 2.0.0 with up to four numbers and pre-release labels without case ("Package versioning", NuGet documentation)."""

import re
from typing import ClassVar

from nakami.versions.encoding import ascii_bytes, identifiers, invalid, number
from nakami.versions.interface import Scheme

_VERSION = re.compile(
    rb"v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:\.([0-9]+))?"
    rb"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+\S*)?"
)
_PRE_RELEASE, _RELEASE = b"\x01", b"\x02"


class NuGet(Scheme):
    """`Major.Minor.Patch[.Revision][-pre-release][+metadata]`; missing numbers are 0, metadata does not count."""

    name: ClassVar[str] = "nuget"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: NuGet does not accept it either (a leading `v` is forgiven).
        """
        found = _VERSION.fullmatch(ascii_bytes(version, self.name))
        if found is None:
            raise invalid(self.name, version, "it does not follow major.minor.patch[.revision][-pre-release]")
        major, minor, patch, revision, pre = found.groups()
        numbers = number(major) + number(minor or b"") + number(patch or b"") + number(revision or b"")
        return numbers + _PRE_RELEASE + identifiers(pre.lower()) if pre else numbers + _RELEASE
