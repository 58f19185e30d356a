"""Gemfile.lock: the gems that an application asks for.

Format: Bundler's LockfileParser. Headings stand at the start of a line; under those of sources (GEM, GIT, PATH, PLUGIN SOURCE), four
blanks and `name (version[-platform])` are one resolved gem, six its requirements.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.errors import Malformed
from nakami.rootfs.reader import MIB, Selector

_SOURCES = frozenset({"GEM", "GIT", "PATH", "PLUGIN SOURCE"})
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
# LockfileParser::NAME_VERSION; behind the dash is the platform.
_GEM = pattern(r" {4}(\S+) \(([^-)]*)(?:-[^)]*)?\)!?\s*\Z")


class GemfileLock(LockFile):
    """The resolved gems, each once for all platforms that it is locked for.

    Nothing in the file tells the gems of development and test from the others.
    """

    name: ClassVar[str] = "gemfile-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "gem"
    selector: ClassVar[Selector] = Selector(names=frozenset({"Gemfile.lock", "gems.locked"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The resolved gems.

        Raises:
            Malformed: no heading of a source is there, or the file holds both sides of a merge.
        """
        in_source = False
        sources = 0
        for line in content.decode("utf-8-sig", "replace").splitlines():
            if line.startswith(_CONFLICT):
                raise Malformed(f"{where} holds both sides of an unfinished merge", "resolve it with bundle lock")
            if line[:1].strip():
                in_source = line.strip() in _SOURCES
                sources += in_source
            elif in_source and line.startswith("    ") and line[4:5].strip():
                found = _GEM.match(line)
                yield Pin(found[1], found[2]) if found else Pin(line.strip(), None)
        if content.strip() and not sources:
            raise Malformed(f"{where} has none of the headings that Bundler writes")
