"""What a provider of advisories is: one object that fetches, another that parses.

A feed is cut into partitions that are fetched, built and replaced one by one: an ecosystem for OSV, a year for NVD.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from msgspec import Struct, field

from nakami.errors import NakamiError
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.model.progress import Progress, silent
from nakami.net.address import quoted
from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.tally import Tally

if TYPE_CHECKING:
    from nakami.net.client import Client

T = TypeVar("T")


class Known(Struct, frozen=True):
    """What the database was built of, where it was kept: the feed's file at `path`, with the changes since in `changes_of(path)`.

    `sha256` is that of the file alone; `until` the date of the newest record in both, UTC ISO 8601.
    """

    path: Path
    sha256: str
    until: str


class Once:
    """What several partitions of one update need: each is brought once. What failed fails again for all."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._had: dict[str, Any] = {}

    def __call__(self, name: str, bring: Callable[[], T]) -> T:
        """What goes by this name; the first who asks brings it, the others wait."""
        with self._lock:
            if name not in self._had:
                try:
                    self._had[name] = bring()
                except NakamiError as error:
                    self._had[name] = error
            found = self._had[name]
        if isinstance(found, NakamiError):
            raise found
        return cast("T", found)


class Origin(Struct, frozen=True):
    """Where a feed is fetched from: `base` is a URL or a folder below which the feed lies in its own layout.

    `known` is what is kept of the partition from last time; None where nothing is, or where it may not be built on. `once` is shared
    by all partitions of an update.
    """

    base: str
    client: "Client"
    progress: Progress = silent
    known: Known | None = None
    once: Once = field(default_factory=Once)

    @property
    def is_remote(self) -> bool:
        """Whether bytes cost anything."""
        return self.base.lower().startswith(("http://", "https://"))

    def address(self, path: str) -> str:
        """The URL of a path below a remote base."""
        return f"{self.base.rstrip('/')}/{quoted(path)}"

    def has(self, path: str) -> bool:
        """Whether a remote base has a file; nothing of it is fetched.

        Raises:
            NetworkError: it does not answer.
        """
        return self.client.head(self.address(path), accept=(200, *range(400, 500)))[0] == 200


class Raw(Struct, frozen=True):
    """A fetched file: where it lies, what it and the changes beside it hash to, their bytes, and what to ask with next time.

    `keep` wants it kept, so that next time only what changed is fetched.
    """

    path: Path
    sha256: str
    size: int
    validators: Validators
    keep: bool = False


def changes_of(raw: Path) -> Path:
    """Where the changes to a feed's file lie, as `kept_documents` writes them; without changes nothing is there."""
    return raw.with_name(f"{raw.name}.changes")


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
