"""The folder of kept scans: one file per image, the latest scan of it, the oldest let go of first."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

import msgspec

from nakami.bounded.packed import pack, unpack
from nakami.engine.kept.kept_scan import VERSION, KeptScan
from nakami.engine.kept_files import by_age, forget, keep
from nakami.errors import Malformed

MAX_SCANS = 20_000
MAX_BYTES = 1 << 30
_MAX_ENTRY = 64 << 20
_MOST = (1 << 31) - 1
"""Of what a kept scan counts: what the tables hold that all of them are gathered in."""
_ENDING = ".scan"
_SCANS_PER_LOOK = 64
"""After how many scans, on average, it is looked whether there are too many."""


class Kept(NamedTuple):
    """A file: its name, and what changes whenever it is written anew."""

    name: str
    stamp: str


class Folder:
    """The kept scans.

    Args:
        folder: where they are; made when needed.
        max_scans: how many are kept.
        max_bytes: how large all of them may be.
    """

    def __init__(self, folder: Path, max_scans: int = MAX_SCANS, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._max_scans = max_scans
        self._max_bytes = max_bytes

    def put(self, scan: KeptScan) -> bool:
        """Keep a scan in the place of the one before of the same image; returns whether it is kept.

        A full or read-only disk is no error, nor are names that no text can hold: the image is not judged again, that is all.
        """
        try:
            content = pack(msgspec.msgpack.encode(scan))
        except UnicodeEncodeError:
            return False
        name = f"{sha256(scan.key.encode()).hexdigest()}{_ENDING}"
        path = self._folder / name
        if not keep(path, content):
            return False
        # Looking at all files takes longer than keeping one.
        if os.urandom(1)[0] < 256 // _SCANS_PER_LOOK:
            self.prune()
        return True

    def files(self) -> Iterator[Kept]:
        """What is there, in no order."""
        try:
            with_state = [(path, path.stat()) for path in self._folder.iterdir() if path.suffix == _ENDING]
        except OSError:
            return
        for path, state in with_state:
            if not S_ISREG(state.st_mode):
                continue  # a pipe would be waited for
            yield Kept(path.name, f"{state.st_mtime_ns} {state.st_size} {state.st_ino}")

    def get(self, name: str) -> KeptScan | None:
        """The scan of a file; None when it is gone, damaged, or of another version of nakami."""
        try:
            with (self._folder / name).open("rb") as file:
                scan = msgspec.msgpack.decode(unpack(file.read(_MAX_ENTRY), _MAX_ENTRY), type=KeptScan)
        except (OSError, Malformed, msgspec.MsgspecError, ValueError):
            return None
        return scan if scan.version == VERSION and _is_sound(scan) else None

    def prune(self) -> None:
        """Let go of the oldest where there are too many, or where they take too much room."""
        kept = [(path, size) for path, size in by_age(self._folder) if path.suffix == _ENDING]
        over = sum(size for _, size in kept) - self._max_bytes
        count = len(kept)
        for path, size in kept:
            if over <= 0 and count <= self._max_scans:
                return
            forget([path])
            over -= size
            count -= 1


def _is_sound(scan: KeptScan) -> bool:
    """Whether its numbers can be numbers of anything: one that is damaged must not keep the others from being judged."""
    point, debt = scan.point, scan.point.debt
    counts = (point.vulnerabilities, point.known_exploited, point.fixable, debt.finding_days, debt.dated, debt.undated)
    return all(0 <= number <= _MOST for number in (scan.unknown, *counts))
