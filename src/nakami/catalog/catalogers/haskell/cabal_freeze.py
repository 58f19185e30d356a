"""cabal.project.freeze: the packages that a Haskell application is built with.

Format: the field `constraints` of a Cabal project, which `cabal freeze` fills with `any.name ==version` for packages and `name +flag` for
their flags, parted by commas (Cabal, "cabal freeze").
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.rootfs.reader import Selector

_EXACT = pattern(
    rb"(?:^constraints:|[\n,])[ \t]*(?:any\.)?([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*==[ \t]*([\d.]+)[ \t\r]*(?=,|\n|\Z)"
)


class CabalFreeze(LockFile):
    """Yields the packages that are pinned to one version."""

    name: ClassVar[str] = "cabal-freeze"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "hackage"
    selector: ClassVar[Selector] = Selector(names=frozenset({"cabal.project.freeze"}))

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages, one by one."""
        del where
        for match in _EXACT.finditer(b"\n" + content.replace(b"constraints:", b"\n", 1)):
            yield Pin(match[1].decode(), match[2].decode())
