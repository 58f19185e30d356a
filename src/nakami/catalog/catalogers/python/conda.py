"""conda: the packages of an environment, of whatever language.

Format: conda, "Conda package specification" and conda/models/records.py (PrefixRecord): one JSON file per package in `conda-meta/` of the
environment, with the fields of the repository's index and `files`, relative to the environment.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from msgspec import Struct

from nakami.bounded.json import decode
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.decoded import is_word
from nakami.catalog.catalogers.licenses import license_names
from nakami.catalog.catalogers.python.metadata import Metadata, named_by_folder
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_FOLDER = "conda-meta"
_METADATA = pattern(r"(?:.*/)?[^/]+\.(?:dist-info/METADATA|egg-info/PKG-INFO|egg-info)\Z", re.DOTALL)


class _Record(Struct, gc=False):
    """The few fields that count, of whatever type hostile files give them."""

    name: Any = None
    version: Any = None
    subdir: Any = None
    license: Any = None
    files: Any = None


class Conda(Reader):
    """Yields one package of type conda per record, its platform as architecture.

    A distribution of Python that conda installed is listed once, as what it is to Python: its dist-info tells its name on PyPI, whose
    advisories judge it, and conda's record is further evidence for that. It is declared only: pip may have put another version in its place
    since, without telling conda.
    """

    name: ClassVar[str] = "conda"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".json"}))
    max_bytes: ClassVar[int] = 32 * MIB  # most of it lists files; the largest packages have 20,000

    def wants(self, entry: Entry) -> bool:
        """Whether the file lies in an environment's folder of records."""
        folder = entry.path.rpartition("/")[0]
        return folder.endswith(_FOLDER) and folder.rpartition("/")[2] == _FOLDER

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package.

        Raises:
            Malformed: the file is not JSON, or has no name or version.
            LimitExceeded: it nests too deep.
        """
        record = decode(content, entry.name, type=_Record, limit=self.max_bytes)
        for word, what in ((record.name, "name"), (record.version, "version")):
            if not is_word(word):
                raise Malformed(f"its {what} is {str(word)[:40]!a}", "look at the file: conda did not write it")
        distribution = _distribution(record)
        yield Package(
            type="pypi" if distribution else "conda",
            name=distribution or record.name,
            version=record.version,
            arch=record.subdir if not distribution and is_word(record.subdir) else "",
            licenses=license_names(record.license),
            path=entry.path,
            cataloger=self.name,
            declared=bool(distribution),
        )


def _distribution(record: _Record) -> str:
    """The name of the distribution of Python of the same version that the package brings, empty when there is none."""
    for path in record.files if isinstance(record.files, list) else ():
        if isinstance(path, str) and _METADATA.match(path):
            try:
                found = named_by_folder(path, Metadata())
            except Malformed:
                continue
            if found.version == record.version:
                return found.name
    return ""
