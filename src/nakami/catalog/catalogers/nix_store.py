"""Nix: the packages of a store.

Format: a store path is `nix/store/<32 characters of a hash>-<name>` (Nix manual, "Store path"); the name of a package ends in its version,
which begins at the first dash that no letter follows (Nix manual, builtins.parseDrvName), and in the output where that is not the main one.
What has no version is a source, a script or a wrapper. The store's own database tells no more, and images mostly lack it.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import Reader, Selector

_STORE = "nix/store"
_PATH = pattern(r"[0-9a-df-np-sv-z]{32}-([A-Za-z][\w.+?=-]*?)-([^A-Za-z-][\w.+?=-]*)\Z", re.ASCII)
_OUTPUTS = pattern(r"-(?:bin|debug|dev|devdoc|dist|doc|info|lib|man|out|static|terminfo)\Z")
_NO_PACKAGE = pattern(r"\.(?:drv|patch|diff|tar(?:\.\w+)?|tgz|zip|sh|json|lock|nix|gz|xz|bz2)\Z")


class NixStore(Reader):
    """Yields one package per store path; the outputs of one derivation have the same name and version, and are one package."""

    name: ClassVar[str] = "nix-store"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(directories=frozenset({_STORE}))

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package, if the path names one."""
        del content
        match = _PATH.match(entry.name)
        if match is None or _NO_PACKAGE.search(entry.name):
            return
        version = _OUTPUTS.sub("", match[2])
        yield Package("nix", match[1], version, path=entry.path, cataloger=self.name)
