"""npm, crates.io, Bitnami, Hex, Pub, SwiftURL and the OSV range type SEMVER: Semantic Versioning 2.0.0, item 11."""

import re
from typing import ClassVar

from nakami.versions.encoding import ascii_bytes, identifiers, invalid, number, without_trailing_zeros
from nakami.versions.interface import Scheme

_VERSION = re.compile(
    rb"[v=]*([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?((?:\.[0-9]+)*)"
    rb"(?:[-.]?((?<=-)[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*|(?![xX](?:[.+]|$))[A-Za-z][0-9A-Za-z-]*(?:\.[0-9A-Za-z-]+)*))?"
    rb"(?:\+\S*)?"
)
_PRE_RELEASE, _RELEASE = b"\x01", b"\x02"


class SemVer(Scheme):
    """`1.2.3-rc.1+build`. Build metadata does not count.

    More lenient than the standard where real advisories and packages are, without changing the order of valid versions:
    a leading `v` or `=` and leading zeros do not count (node's loose mode), missing numbers are 0 (`1.2` = `1.2.0`), further
    numbers count after the patch (`1.2.3` = `1.2.3.0` < `1.2.3.1`), and a pre-release may lack its hyphen (`1.2.3rc1`, `1.2.rc1`).
    """

    name: ClassVar[str] = "semver"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: not even leniently a semantic version.
        """
        found = _VERSION.fullmatch(ascii_bytes(version, self.name))
        if found is None:
            raise invalid(self.name, version, "it does not follow major.minor.patch[-pre-release][+build]")
        major, minor, patch, further, pre = found.groups()
        numbers = number(major) + number(minor or b"") + number(patch or b"")
        if further:
            numbers += without_trailing_zeros([number(each) for each in further[1:].split(b".")])
        return numbers + _PRE_RELEASE + identifiers(pre) if pre else numbers + _RELEASE
