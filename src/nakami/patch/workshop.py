"""Where an upgrade happens: the unpacked root, the cell in which its own programs run, and the folders around them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from nakami.patch import inmate
from nakami.patch.cell import Cell, Done
from nakami.patch.disk_root import DiskRoot

_POINTS = (b"proc", b"dev", b"tmp", b"run", inmate.PLACE.strip("/").encode())
_FOLDERS = ("usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin")
_POLICY = b"usr/sbin/policy-rc.d"
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
        """Run a program of the image, shut in. Raises as `Cell.run` does."""
        with self._ready() as over:
            return Cell(self.root.folder, self.supply, self._scratch, over).run(command, environment)

    @contextmanager
    def _ready(self) -> Iterator[dict[str, str]]:
        """Make the points that are mounted on, and take those away again that were not there."""
        made: list[bytes] = []
        over: dict[str, str] = {}
        for point in _POINTS:
            path = self.root.at(point)
            if not os.path.lexists(path):
                os.mkdir(path, 0o755)
                made.append(path)
        policy = self.root.place(_POLICY) if os.path.isdir(self.root.at(b"usr/sbin")) else b""
        path = self.root.at(policy)
        if policy and not os.path.islink(path):
            if not os.path.lexists(path):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o755))
                made.append(path)
            over[f"/{_POLICY.decode()}"] = "policy-rc.d"
        try:
            yield over
        finally:
            for each in reversed(made):
                # A program of the image may have put something else there; then it is a change like any other.
                with suppress(OSError):
                    (os.rmdir if os.path.isdir(each) and not os.path.islink(each) else os.unlink)(each)
