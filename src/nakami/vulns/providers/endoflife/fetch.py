"""endoflife.date's API, version 0: one JSON file per product, `api/<product>.json`."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

MAX_BYTES = 4 * MIB
"""The largest of 2026 has 30 kB."""


class EndOfLifeFetch(FileFetch):
    """Brings one product; the partition is its name there."""

    name: ClassVar[str] = "endoflife"
    file: ClassVar[str] = "api/{partition}.json"
    limit: ClassVar[int] = MAX_BYTES


FETCH = EndOfLifeFetch()
