"""What the packages of one database own, within bounds: a folder is written once there, and its name is part of every file's path."""

from collections.abc import Iterable, Iterator

from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership
from nakami.rootfs.reader import MIB

MAX_BYTES = 32 * MIB
"""Of all paths of one database. 100,000 of them, ten times what the largest systems have, take half of it."""

_PATH_BYTES = 60  # what holds a path in memory takes as much again


class Ownerships:
    """Counts what is owned; beyond the bound, or where a package's files cannot be told, nothing is owned and one blind spot says so.

    Args:
        part: the cataloger.
        where: the path of the database.
        limit: bytes of all paths together.
    """

    def __init__(self, part: str, where: str, limit: int = MAX_BYTES) -> None:
        self._part = part
        self._where = where
        self._left = limit
        self._lost = 0
        self._first = ""

    def of(self, package: str, paths: Iterable[str]) -> Iterator[Ownership]:
        """Yield what the package owns, unless that is nothing or too much."""
        kept = []
        for path in paths:
            self._left -= len(path) + _PATH_BYTES
            if self._left < 0:
                self.lose(f"{package}: with those of the packages before it, its paths are too long to be kept")
                return
            kept.append(path)
        if kept:
            yield Ownership(package, tuple(kept))

    def lose(self, why: str) -> None:
        """Note a package whose files cannot be told."""
        self._first = self._first or why
        self._lost += 1

    def blind_spots(self) -> Iterator[BlindSpot]:
        """Yield the blind spot, if there is any."""
        if self._lost:
            packages = "one package" if self._lost == 1 else f"{self._lost:,} packages"
            yield BlindSpot(
                part=self._part,
                where=self._where,
                why=f"the files of {packages} cannot be told, so that what was brought may be listed twice;"
                f" the first is {self._first}",
            )
