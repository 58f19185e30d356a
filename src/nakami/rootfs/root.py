"""What a root file system is to those who walk it file by file, wherever it lies."""

from collections.abc import Callable, Iterator
from typing import Protocol

from msgspec import Struct

from nakami.bounded.tar import Kind
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot


class Found(Struct, frozen=True):
    """One entry of a root; `link` is a symlink's target.

    `entry` looks a file up (None when it has gone); `body` reads it, at most so many bytes; `head` reads its first few, and is empty when
    they cannot be read: whoever wants it by name will be told why.
    """

    path: bytes
    kind: Kind
    link: bytes
    entry: Callable[[], Entry | None]
    body: Callable[[int], bytes]
    head: Callable[[int], bytes]


class Root(Protocol):
    """A root whose files can be read in any order. `blind_spots` tells what could not be looked into, so far as it was walked."""

    blind_spots: list[BlindSpot]

    def __iter__(self) -> Iterator[Found]:
        """Walk everything below the root.

        Raises:
            LimitExceeded: there is more than can be held.
        """

    def read(self, path: bytes, limit: int) -> tuple[Entry, bytes]:
        """Read one file by its path, following no link.

        Raises:
            Malformed: it is no file, or it cannot be read.
            LimitExceeded: it is longer than `limit` bytes.
        """

    def close(self) -> None:
        """Let go of what is open."""
