"""What a reader is: it says which files it wants, and turns their bytes into records."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from nakami.model.document import Document
from nakami.model.entry import Entry
from nakami.model.executable import Executable
from nakami.model.hit import Hit, Stray
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Ownership, Package, Repairs

MIB = 1 << 20
MAX_PROGRAM_BYTES = 512 * MIB
"""Of one program that is looked into. Chromium's has 297 MB in Debian 12, MongoDB's server some 190; larger ones are a blind spot."""
Record = Package | Distro | Ownership | Repairs | Document | Executable | Hit | Stray | BlindSpot
"""What readers yield."""


class Selector(Struct, frozen=True):
    """Which files a reader may want, as data: the walk looks each entry up in tables instead of asking every reader.

    A file is offered when any of these holds: its name is in `names`; its name ends in one of `suffixes` (from the last dot on, such as
    `.jar`; lower case); its whole path is in `paths`; its parent folder is in `folders`; its first bytes, two or four, are in `heads`, and
    it may be run or loaded: it has an execute bit, or a name with `.so`, `.ko` or `.node` in it. All paths are relative to the root,
    without a leading slash.

    `directories` are folders whose own sub-folders are offered, with no content: for what is told by names alone.

    Where the first bytes cannot be had without reading all (sparse files), `heads` is taken to hold: the reader looks itself.
    """

    names: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    heads: frozenset[bytes] = frozenset()
    directories: frozenset[str] = frozenset()


class Reader(ABC):
    """Reads one kind of file into records.

    `name` is kebab-case and unique; `version` goes up whenever the records for the same bytes change (it is part of the cache key);
    `max_bytes` bounds one file: a larger one becomes a blind spot. `follows_links` tells that a file is also worth reading where it has
    the telling name by way of a link only, which takes a second look.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    selector: ClassVar[Selector]
    max_bytes: ClassVar[int] = 16 * MIB
    follows_links: ClassVar[bool] = True

    def wants(self, entry: Entry) -> bool:  # noqa: ARG002 -- the default: whatever the selector offers
        """Whether the offered file is really wanted, judged by path, size and mode alone."""
        return True

    @abstractmethod
    def read(self, entry: Entry, content: bytes) -> Iterator[Record]:
        """Yield what the file proves. Pure: no I/O, no clock.

        Raises:
            InputError: the file is not what it should be; the walk records a blind spot and keeps what was yielded before.
        """
