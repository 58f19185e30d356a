"""One entry of a root file system, as a tar header or a directory tells it."""

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """What an entry is; the values are those of find(1) `-type`."""

    FILE = "f"
    DIRECTORY = "d"
    SYMLINK = "l"
    HARDLINK = "h"
    DEVICE = "b"
    FIFO = "p"


class Entry(Struct, frozen=True):
    """One entry of a layer or a folder.

    `path` is relative to the root, without a leading slash, normalised, and never leaves the root.
    `size` is in bytes (0 for all but files); `mode` holds the permission bits only (07777);
    `link` is the target of a symlink as written, or the normalised path a hard link shares;
    `mtime` is in seconds since the epoch, UTC.
    """

    path: str
    kind: Kind = Kind.FILE
    size: int = 0
    mode: int = 0o644
    link: str = ""
    uid: int = 0
    gid: int = 0
    mtime: int = 0

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def is_executable_file(self) -> bool:
        """Whether this is a regular file that somebody may execute."""
        return self.kind is Kind.FILE and bool(self.mode & 0o111)
