"""Bitnami: what its images say of the software that they unpacked below /opt/bitnami.

Format: `/opt/bitnami/<component>/.spdx-<component>.spdx`, SPDX 2.3 in JSON, one document per component: the component itself as
`pkg:bitnami/<name>@<version>-<revision>`, and what it was built from or brings along.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from msgspec.structs import replace

from nakami.bounded.pattern import pattern
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PLACE = pattern(r"opt/bitnami/(?:.*/)?\.spdx-[^/]+\.spdx\Z", re.DOTALL)


class Bitnami(Reader):
    """Yields one package for each that a component's document names with a purl."""

    name: ClassVar[str] = "bitnami"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".spdx"}))
    max_bytes: ClassVar[int] = 32 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether it is one of Bitnami's; others' documents are somebody's claims of something else."""
        return _PLACE.match(entry.path) is not None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield the packages.

        Raises:
            InputError: the document is none of SPDX 2.
        """
        from nakami.catalog.sboms.spdx import read

        claimed = read(content, entry.path)
        for placed in claimed.packages:
            yield replace(placed.package, path=entry.path, cataloger=self.name)
        yield from claimed.blind_spots
