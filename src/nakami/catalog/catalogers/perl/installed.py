"""Perl distributions that cpanm or Carton installed.

Format: `.meta/<Name-version>/install.json`, which cpanm writes beside the modules of each architecture (App::cpanminus, "save_meta"):
`pathname` is where the distribution lies in CPAN's archive. What CPAN.pm installs leaves a `.packlist`, which tells no version.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.json import decode
from nakami.catalog.catalogers.perl.distribution_file import distribution
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_FOLDER = ".meta"


class PerlInstalled(Reader):
    """Yields one package of type cpan per distribution, its author as the namespace."""

    name: ClassVar[str] = "perl-installed"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"install.json"}))
    max_bytes: ClassVar[int] = MIB

    def wants(self, entry: Entry) -> bool:
        """Whether it lies where cpanm puts it."""
        return entry.path.split("/")[-3:-2] == [_FOLDER]

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the distribution.

        Raises:
            Malformed: the file is not JSON, or names no distribution with a version.
            LimitExceeded: it nests too deep.
        """
        document = decode(content, "install.json", limit=self.max_bytes)
        path = document.get("pathname") if isinstance(document, dict) else None
        author, name, version = distribution(path) if isinstance(path, str) else ("", "", "")
        if not name:
            raise Malformed("it names no distribution with a version")
        yield Package("cpan", name, version, author, path=entry.path, cataloger=self.name)
