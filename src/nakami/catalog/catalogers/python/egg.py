"""Zipped eggs: one file on sys.path that holds a distribution, as easy_install and `setup.py install` left them.

Format: setuptools, "The Internal Structure of Python Eggs" ("Zipped Eggs"): a zip archive with `EGG-INFO/PKG-INFO` inside.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.bounded.zip import Allowance, Archive, Limits
from nakami.catalog.catalogers.python.metadata import (
    MAX_HEADER_BYTES,
    Metadata,
    distribution_package,
    named_by_folder,
    read_metadata,
)
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_WANTED = pattern(rb"EGG-INFO/PKG-INFO\Z")
_LIMITS = Limits(reads=1, depth=0)


class PythonEgg(Reader):
    """Yields one package of type pypi per egg; one without metadata inside is named by its file."""

    name: ClassVar[str] = "python-egg"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".egg"}))
    max_bytes: ClassVar[int] = 64 * MIB

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the distribution.

        Raises:
            Malformed: the file is no archive, or nothing says a name and a version.
            LimitExceeded: the archive is larger inside than any egg.
        """
        archive = Archive(content, Allowance(_LIMITS))
        members = archive.members(_WANTED)
        metadata = read_metadata(archive.head(members[-1], MAX_HEADER_BYTES)) if members else Metadata()
        if not metadata.name or not metadata.version:
            metadata = named_by_folder(entry.path, metadata)
        yield distribution_package(metadata, entry.path, self.name)
