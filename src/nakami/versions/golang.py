"""Go modules and the Go toolchain: golang.org/x/mod/semver, pseudo-versions, and `go1.21rc2` as the Go vulnerability database maps it."""

import re
from typing import ClassVar

from nakami.versions.encoding import ascii_bytes, identifiers, invalid, number
from nakami.versions.interface import Scheme

# Both halves end in (major, minor, patch, pre-release); the toolchain's has the pre-release in two pieces.
_MODULE = re.compile(
    rb"v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]*)?"
)
_TOOLCHAIN = re.compile(rb"(?:go)?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:(alpha|beta|rc)([0-9]+)|b[0-9]+)?")
_VENDOR = re.compile(rb"[-+ ].*")
_PRE_RELEASE, _RELEASE = b"\x01", b"\x02"


class Golang(Scheme):
    """Module versions (`v1.2.3`, `v2.0.0+incompatible`, `v0.0.0-20240102030405-0a1b2c3d4e5f`) and toolchain versions (`go1.21rc2`).

    The leading `v` is optional: OSV records of Go leave it out. `+incompatible` and other build metadata do not count.
    A toolchain version is read as its semantic version, as the Go vulnerability database does (`1.21rc2` = `1.21.0-rc.2`, `go1.21` =
    `1.21.0`). With the prefix `go`, what follows a blank, `-` or `+` is the vendor's (`go1.21.3 X:boringcrypto`) and does not count,
    nor does the suffix `b7` of the old boringcrypto branches.
    """

    name: ClassVar[str] = "golang"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: neither a module nor a toolchain version: `(devel)`, `devel go1.24-...`, branch names.
        """
        data = ascii_bytes(version, self.name)
        if data.startswith(b"go"):
            data = _VENDOR.sub(b"", data)
        found = _MODULE.fullmatch(data)
        if found is not None:
            major, minor, patch, pre = found.groups()
        else:
            found = _TOOLCHAIN.fullmatch(data)
            if found is None:
                raise invalid(self.name, version, "it is neither a module version nor a toolchain version")
            major, minor, patch, word, count = found.groups()
            pre = word + b"." + count if word else None
        numbers = number(major) + number(minor or b"") + number(patch or b"")
        return numbers + _PRE_RELEASE + identifiers(pre) if pre else numbers + _RELEASE
