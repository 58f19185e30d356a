"""Homebrew: formulae installed in a cellar.

Format: `Cellar/<name>/<version>/INSTALL_RECEIPT.json`, which Homebrew writes for each installed version ("Homebrew/tab.rb"); the folders
tell name and version (a revision behind `_` is Homebrew's own).
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.json import decode
from nakami.bounded.pattern import pattern
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PLACE = pattern(r"(?:^|/)Cellar/([\w@.+-]+)/([\w.+-]+)/INSTALL_RECEIPT\.json\Z", re.ASCII)


class Homebrew(Reader):
    """Yields one package per installed version."""

    name: ClassVar[str] = "homebrew"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"INSTALL_RECEIPT.json"}))
    max_bytes: ClassVar[int] = MIB

    def wants(self, entry: Entry) -> bool:
        """Whether it lies in a cellar."""
        return _PLACE.search(entry.path) is not None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package.

        Raises:
            Malformed: the file is no receipt.
            LimitExceeded: it nests too deep.
        """
        if not isinstance(decode(content, "INSTALL_RECEIPT.json", limit=self.max_bytes), dict):
            raise Malformed("INSTALL_RECEIPT.json is no receipt")
        match = _PLACE.search(entry.path)
        if match is not None:
            yield Package("brew", match[1], match[2], path=entry.path, cataloger=self.name)
