"""Packages that Yarn's Plug'n'Play runs out of zip archives, without any node_modules.

Format: Yarn berry, "Plug'n'Play" and "Cache strategies": one archive per package in `.yarn/cache` of the project, or in
`.yarn/berry/cache` of the user, which Node reads through `.pnp.cjs`; inside, the package lies at `node_modules/<name>/`.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.bounded.zip import Allowance, Archive, Limits
from nakami.catalog.catalogers.node.installed import MAX_BYTES, read_package
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_FOLDER = pattern(r"(?:.*/)?\.yarn/(?:berry/)?cache/[^/]+\Z", re.DOTALL)
_WANTED = pattern(rb"(?:.*/)?node_modules/(?:@[^/]+/)?[^/@.][^/]*/package\.json\Z", re.DOTALL)
_LIMITS = Limits(reads=2048, depth=0, member_bytes=MAX_BYTES)


class YarnCache(Reader):
    """Yields one package of type npm per archive, and those that it bundles: they are what runs, as if they were installed."""

    name: ClassVar[str] = "yarn-cache"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".zip"}))
    max_bytes: ClassVar[int] = 128 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether the archive lies in a cache of Yarn's."""
        return _FOLDER.match(entry.path) is not None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield the packages.

        Raises:
            Malformed: the file is no archive, or no package of Node.
            LimitExceeded: more is inside than in any package.
        """
        allowance = Allowance(_LIMITS)
        archive = Archive(content, allowance)
        members = archive.members(_WANTED)
        if not members:
            raise Malformed("no package.json is in it", "look at the file: Yarn did not write it")
        for member in members:
            path = f"{entry.path}!/{member.name}"
            try:
                yield from read_package(bytes(archive.read(member)), path, self.name)
            except InputError as error:
                if allowance.spent:
                    raise
                yield BlindSpot(self.name, path, error.message, error.remedy)
