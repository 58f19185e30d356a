"""R packages as R installs them.

Format: `library/<name>/DESCRIPTION` (also `site-library`), fields as in Debian control files ("Writing R Extensions", "The DESCRIPTION
file"). R adds `Built:` when it installs; a source package that lies about has none, but R's own translations have none either, and are told
by `License: Part of R 4.2.2`.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.licenses import license_names
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PLACE = pattern(r"(?:^|/)[^/]*library/[^/]+/DESCRIPTION\Z")
_FIELD = pattern(rb"^(Package|Version|License|Built):[ \t]*([^\r\n]*)", re.MULTILINE)
_NAME = pattern(r"[A-Za-z][A-Za-z0-9.]{0,99}\Z")
_VERSION = pattern(r"[0-9][0-9.-]{0,99}\Z")


class RInstalled(Reader):
    """Yields one package of type cran per installed package, those that R itself brings included."""

    name: ClassVar[str] = "r-installed"
    version: ClassVar[int] = 2
    selector: ClassVar[Selector] = Selector(names=frozenset({"DESCRIPTION"}))
    max_bytes: ClassVar[int] = MIB

    def wants(self, entry: Entry) -> bool:
        """Whether it lies in a library."""
        return _PLACE.search(entry.path) is not None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package.

        Raises:
            Malformed: it tells no name and version.
        """
        fields = {match[1]: match[2].decode("utf-8", "replace").strip() for match in _FIELD.finditer(content)}
        if b"Built" not in fields and not fields.get(b"License", "").startswith("Part of R "):
            return
        name, version = fields.get(b"Package", ""), fields.get(b"Version", "")
        if not _NAME.match(name) or not _VERSION.match(version):
            raise Malformed(f"Package {name[:80]!a} in Version {version[:80]!a} is no package of R")
        yield Package(
            type="cran",
            name=name,
            version=version,
            licenses=license_names(fields.get(b"License")),
            path=entry.path,
            cataloger=self.name,
        )
