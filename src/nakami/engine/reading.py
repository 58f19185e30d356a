"""What one layer yields: its listing, and what the readers made of its files. This is what the layer cache keeps."""

from posixpath import join, normpath

from msgspec import Struct

from nakami.model.outcome import BlindSpot
from nakami.rootfs.listing import Listing
from nakami.rootfs.reader import Record


class Read(Struct, frozen=True, array_like=True):
    """What one reader made of one file. `mtime` is the file's, seconds since the epoch."""

    path: bytes
    reader: str
    records: tuple[Record, ...]
    mtime: int = 0


class Link(Struct, frozen=True, array_like=True):
    """A link that a reader would like to see through; `target` as written for symlinks, as a path for hard links."""

    path: bytes
    target: bytes
    hard: bool
    readers: tuple[str, ...]

    @property
    def ends(self) -> tuple[bytes, bytes]:
        """Its own path, and the one that its target names where no other link is on the way."""
        if self.hard:
            return self.path, self.target
        return self.path, normpath(join(b"/", self.path, b"..", self.target)).lstrip(b"/")


class Reading(Struct, frozen=True, array_like=True):
    """All that is known of one layer.

    `bytes` is the length of the uncompressed tar, or of the files read of a folder; `whole` tells whether the tar's end mark was there.
    `inspected` counts the files that were looked into, `in_part` those of them that were too large for more than their beginning.
    """

    listing: Listing
    reads: tuple[Read, ...] = ()
    links: tuple[Link, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    bytes: int = 0
    whole: bool = True
    inspected: int = 0
    in_part: int = 0


NOTHING = Reading(Listing((), (), (), (), 0))
"""The reading of a layer that could not be had."""
