"""cpanfile.snapshot: the distributions that a Perl application is run with.

Format: Carton's own (Carton::Snapshot): below `DISTRIBUTIONS` one `Name-version` per distribution, indented by two blanks, and below it, by
four, `pathname` (where it lies in CPAN's archive), `provides` and `requirements`.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.catalog.catalogers.perl.distribution_file import distribution
from nakami.errors import Malformed
from nakami.rootfs.reader import Selector

_HEADING = b"# carton snapshot format"
_PATHNAME = pattern(rb"^    pathname: (\S+)", re.MULTILINE)


class CpanfileSnapshot(LockFile):
    """Yields the distributions, their authors as namespaces."""

    name: ClassVar[str] = "cpanfile-snapshot"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "cpan"
    selector: ClassVar[Selector] = Selector(names=frozenset({"cpanfile.snapshot"}))

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The distributions, one by one.

        Raises:
            Malformed: the file is none of Carton's.
        """
        if not content.startswith(_HEADING):
            raise Malformed(f"{where} does not begin as Carton's snapshots do")
        for match in _PATHNAME.finditer(content):
            path = match[1].decode("utf-8", "replace")
            author, name, version = distribution(path)
            yield Pin(f"{author}/{name}", version) if name else Pin(path, None)

    def full_name(self, name: str) -> tuple[str, str]:
        """The author and the distribution."""
        author, _, short = name.rpartition("/")
        return author, short
