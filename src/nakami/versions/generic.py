"""The fall-back for ecosystems whose own order is that of lists of numbers (CRAN, Hackage), or is not known to us."""

import re
from typing import ClassVar

from nakami.versions.encoding import ascii_bytes, invalid, number
from nakami.versions.interface import Scheme

_VERSION = re.compile(rb"v?([0-9]+(?:[._-][0-9]+)*)")
_NUMBERS = re.compile(rb"[0-9]+")
_END = b"\x01"


class Generic(Scheme):
    """Numbers with dots, hyphens or underscores between them; of equal beginning the shorter is older (`1.0` < `1.0.0`).

    That is R's `package_version` and Haskell's `Data.Version`. Everything else is refused: a guess whether `1.0b` is older or newer than
    `1.0` could hide a vulnerability.
    """

    name: ClassVar[str] = "generic"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: anything but numbers.
        """
        found = _VERSION.fullmatch(ascii_bytes(version, self.name))
        if found is None:
            raise invalid(self.name, version, "only numbers have an order that every ecosystem shares")
        return b"".join(map(number, _NUMBERS.findall(found[1]))) + _END
