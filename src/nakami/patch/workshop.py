"""Where an upgrade happens: the unpacked root, the cell in which its own programs run, and the folders around them."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from nakami.errors import LimitExceeded, TargetError
from nakami.patch import inmate
from nakami.patch.cell import SECONDS, Cell, Done
from nakami.patch.disk_root import DiskRoot

_SECONDS_IN_ALL = 3600
"""Of all runs in one root: a package manager is asked for each package by itself where it refuses some."""
_OWN = inmate.PLACE.strip("/").encode()
_REAL_POINTS = (b"proc", b"dev", _OWN)
_POINTS = (*_REAL_POINTS, b"tmp", b"run")
_FOLDERS = ("usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin")
_POLICY_FOLDER, _POLICY_NAME = b"usr/sbin", b"policy-rc.d"
_POLICY_TEXT = (
    "#!/bin/sh\n# No service starts while packages are installed (invoke-rc.d, exit 101: forbidden).\nexit 101\n"
)


class Workshop:
    """A root with what is needed to work in it.

    Args:
        root: the unpacked image.
        supply: an empty folder, whose content programs of the image see read only at `/.nakami/supply`.
        scratch: an empty folder that they may fill, at `/.nakami/scratch`.
    """

    def __init__(self, root: DiskRoot, supply: Path, scratch: Path) -> None:
        self.root = root
        self.supply = supply
        self._scratch = scratch
        self._left = float(_SECONDS_IN_ALL)
        (supply / "policy-rc.d").write_text(_POLICY_TEXT)
        (supply / "policy-rc.d").chmod(0o755)

    def path(self, name: str) -> Path | None:
        """Where on this machine a file of the root is, every symlink followed inside the root; None when there is none."""
        found = self.root.find(os.fsencode(name))
        return None if found is None else Path(os.fsdecode(self.root.at(found)))

    def text(self, name: str, limit: int = 64 << 20) -> str:
        """A file of the root as text; empty when there is none, it is no plain file, or it is too long."""
        path = self.path(name)
        if path is None or not path.is_file() or path.stat().st_size > limit:
            return ""
        return path.read_text("utf-8", "replace")  # bounded: by the line above

    def has(self, *programs: str) -> bool:
        """Whether the image has one of these programs, where programs usually are."""
        return any(self.path(f"{folder}/{program}") for folder in _FOLDERS for program in programs)

    def run(self, *command: str, environment: Mapping[str, str] | None = None) -> Done:
        """Run a program of the image, shut in. Raises as `Cell.run` does, and TargetError where the root has no place for it."""
        if self._left <= 0:
            raise LimitExceeded(
                f"the programs of the image ran longer than {_SECONDS_IN_ALL} s in all",
                "name fewer packages with --only",
            )
        began = time.monotonic()
        with self._ready() as over:
            cell = Cell(self.root.folder, self.supply, self._scratch, over, seconds=min(SECONDS, int(self._left) + 1))
            try:
                return cell.run(command, environment)
            finally:
                self.root.forget()
                self._left -= time.monotonic() - began

    @contextmanager
    def _ready(self) -> Iterator[dict[str, str]]:
        """Make the points that are mounted on, and take those away again that were not there."""
        made: list[bytes] = []
        over: dict[str, str] = {}
        for point in _POINTS:
            path = self.root.at(point)
            if not os.path.lexists(path):
                os.mkdir(path, 0o755)
                made.append(point)
            elif point in _REAL_POINTS and (os.path.islink(path) or not os.path.isdir(path)):
                raise TargetError(
                    f"the image has /{os.fsdecode(point)}, and it is no folder", "patch it in its Dockerfile"
                )
        folder = self.root.find(_POLICY_FOLDER)
        if folder is not None and os.path.isdir(self.root.at(folder)):
            path = self.root.at(folder + b"/" + _POLICY_NAME)
            if not os.path.lexists(path):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o755))
                made.append(_POLICY_FOLDER + b"/" + _POLICY_NAME)
            if not os.path.islink(path):
                over[f"/{os.fsdecode(_POLICY_FOLDER + b'/' + _POLICY_NAME)}"] = "policy-rc.d"
        try:
            yield over
        finally:
            for each in reversed(made):
                self._take_away(each)

    def _take_away(self, point: bytes) -> None:
        """Remove a point; a program of the image may have put something else there, or on the way: that is a change like any other."""
        folder, _, name = point.rpartition(b"/")
        found = self.root.find(folder)
        if found is None:
            return
        path = self.root.at(found + b"/" + name if found else name)
        with suppress(OSError):
            (os.rmdir if os.path.isdir(path) and not os.path.islink(path) else os.unlink)(path)
