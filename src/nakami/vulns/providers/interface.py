"""What a provider of advisories is: one object that fetches, another that parses.

A feed is cut into partitions that are fetched, built and replaced one by one: an ecosystem for OSV, a year for NVD.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.model.progress import Progress, silent
from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.tally import Tally

if TYPE_CHECKING:
    from nakami.net.client import Client


class Origin(Struct, frozen=True):
    """Where a feed is fetched from: `base` is a URL or a folder below which the feed lies in its own layout."""

    base: str
    client: "Client"
    progress: Progress = silent


class Raw(Struct, frozen=True):
    """A fetched file: where it lies, what it hashes to, its bytes, and what to ask with next time."""

    path: Path
    sha256: str
    size: int
    validators: Validators


class Fetch(ABC):
    """Brings one partition's file; the only part of a provider that touches the network."""

    name: ClassVar[str]

    @abstractmethod
    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """Bring the partition's file into the folder, unless the cursor says that its version is here.

        Raises:
            TargetNotFound, HttpError: the origin does not have this partition.
            NetworkError, LimitExceeded: as their names say.
        """


class Parse(ABC):
    """Turns a partition's file into rows; pure: no network, no clock.

    `version` goes up whenever the rows for the same bytes change; `tables` are those it fills, the one with the most
    rows first.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    tables: ClassVar[tuple[Table, ...]]

    @abstractmethod
    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """Yield the rows, each with its table. What cannot be read goes into the tally and does not end the parse.

        Raises:
            InputError: the file as a whole is not what it should be.
        """
