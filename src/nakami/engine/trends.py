"""What was known of each name at each scan: one small file per name, the latest points of it.

A tag that is built anew continues its line. Writing replaces a file in one step and needs no lock: of two processes that note the same name
at the same moment, one may lose its point, never more.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from nakami.engine.kept_files import by_age, forget, keep
from nakami.model.debt import Point

MAX_POINTS = 100
MAX_NAMES = 20_000
_MAX_BYTES = 256 << 10
_VERSION = 1


class _Line(msgspec.Struct, frozen=True):
    name: bytes
    points: list[Point]
    version: int = _VERSION


class Trends:
    """A folder of lines.

    Args:
        folder: where they are; made when needed.
        max_names: how many names are remembered.
    """

    def __init__(self, folder: Path, max_names: int = MAX_NAMES) -> None:
        self._folder = folder
        self._max_names = max_names

    def points(self, name: str) -> Sequence[Point]:
        """What was known of a name, the oldest first; nothing where it was never noted, or that cannot be read."""
        try:
            with self._path(name).open("rb") as file:
                line = msgspec.msgpack.decode(file.read(_MAX_BYTES), type=_Line)
        except (OSError, msgspec.MsgspecError, ValueError):
            return ()
        return line.points if (line.name, line.version) == (_bytes(name), _VERSION) else ()

    def note(self, name: str, point: Point, before: Sequence[Point]) -> None:
        """Add a point. A full or read-only disk is no error: the line has a gap.

        Scans of one day that find the same of the same image are one point, the first of them.
        """
        if before and _same(before[-1], point):
            return
        line = _Line(_bytes(name), [*before, point][-MAX_POINTS:])
        if keep(self._path(name), msgspec.msgpack.encode(line)) and not before:
            self._prune()

    def _path(self, name: str) -> Path:
        return self._folder / f"{sha256(name.encode(errors='surrogatepass')).hexdigest()}.line"

    def _prune(self) -> None:
        kept = by_age(self._folder)
        if len(kept) > self._max_names:
            # A tenth more than must be, so that not every new name lets one go.
            forget(path for path, _ in kept[: len(kept) - self._max_names + self._max_names // 10])


def _bytes(name: str) -> bytes:
    return name.encode(errors="surrogatepass")


def _same(one: Point, other: Point) -> bool:
    return msgspec.structs.replace(one, time=other.time) == other and one.time[:10] == other.time[:10]
