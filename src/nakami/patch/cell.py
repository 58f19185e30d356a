"""Runs programs of an image in its unpacked root: shut in, without a network, and bounded in time, disk and output.

What keeps them in is `inmate`; this is the side that watches from outside.
"""

import errno
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from nakami.errors import LimitExceeded, UsageError
from nakami.patch import inmate

SECONDS = 900
"""Of one run, by the wall clock. An upgrade of a hundred packages takes one minute on a slow machine."""
OUTPUT_BYTES = 1 << 20
"""Of one run's output, of which the end is kept."""
FILE_BYTES = 8 << 30
FREE_BYTES = 256 << 20
"""What must stay free on the disk that holds the root."""
TMPFS_BYTES = 512 << 20
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_TICK = 0.5
_GRACE = 10
"""Seconds in which the kernel ends all that runs inside."""
_ERRORS = ("E:", "ERROR", "error:", "dpkg: error")
_GONE = "look at what the image's package manager does, or patch the image in its Dockerfile"


class Done(Struct, frozen=True):
    """How a run ended: the exit code (128 and the signal's number for one that was killed) and what was printed, its end at least."""

    code: int
    output: str

    @property
    def told(self) -> str:
        """The last words that say anything, for an error of one line."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        first = next((at for at, line in enumerate(lines) if line.startswith(_ERRORS)), max(len(lines) - 3, 0))
        return " / ".join(lines[first : first + 3])[:400]


class Cell:
    """A root in which programs of the image can be run.

    Args:
        root: the unpacked image.
        supply: a folder that programs inside see, read only, as `/.nakami/supply`.
        scratch: a folder that they may write to, as `/.nakami/scratch`. Nothing that they put there is ever read from outside.
        over: absolute paths inside that show a file of `supply` instead of what they are; they must be there.
        seconds: how long one run may take.
    """

    def __init__(
        self,
        root: Path,
        supply: Path,
        scratch: Path,
        over: Mapping[str, str] | None = None,
        seconds: int = SECONDS,
    ) -> None:
        self._root = root
        self._supply = supply
        self._scratch = scratch
        self._over = dict(over or {})
        self._seconds = seconds

    def run(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> Done:
        """Run a program of the image.

        Raises:
            UsageError: this process may not make namespaces, or the image is for another kind of machine.
            LimitExceeded: it took too long, or filled the disk.
        """
        order = {
            "root": str(self._root),
            "supply": str(self._supply),
            "scratch": str(self._scratch),
            "over": self._over,
            "command": list(command),
            "environment": {"PATH": _PATH, "HOME": "/root", "LC_ALL": "C", "TERM": "dumb", **(environment or {})},
            "memory": TMPFS_BYTES,
            "file_bytes": FILE_BYTES,
            "seconds": self._seconds,
            "watcher": os.getpid(),
        }
        process = subprocess.Popen(  # noqa: S603 -- our own program, by its own path
            [sys.executable, "-I", inmate.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={},
            start_new_session=True,  # Ctrl-C is for us, who end it in order
        )
        try:
            output = self._watched(process, json.dumps(order).encode())
            code = process.wait()
        finally:
            _end(process)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        if code == inmate.TOO_MUCH and "ended: too many processes" in output:
            raise LimitExceeded(
                f"a program of the image ran more than {inmate.MAX_PROCESSES} processes, or took more than"
                f" {inmate.MAX_MEMORY:,} bytes of memory",
                _GONE,
            )
        if code == inmate.SETUP_FAILED and "isolated root" in output:
            raise UsageError(output.strip()[:400], "run it as root, or in `unshare --map-root-user --map-auto`")
        if output == f"{command[0]}: {os.strerror(errno.ENOEXEC)}\n":
            raise UsageError(
                f"this machine ({os.uname().machine}) does not run the programs of the image",
                "patch it on a machine of its architecture, or install an emulator for it (package qemu-user-static)",
            )
        return Done(code, output)

    def _watched(self, process: "subprocess.Popen[bytes]", order: bytes) -> str:
        """Read what is printed until there is no more, and stop what goes too far."""
        if process.stdin is None or process.stdout is None:
            raise TypeError("the process has no pipes")
        process.stdin.write(order)
        process.stdin.close()
        end = time.monotonic() + self._seconds
        kept = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while True:
                if selector.select(_TICK):
                    piece = os.read(process.stdout.fileno(), 1 << 16)
                    if not piece:
                        break
                    kept += piece
                    del kept[:-OUTPUT_BYTES]
                if time.monotonic() > end:
                    raise LimitExceeded(f"a program of the image ran longer than {self._seconds} s", _GONE)
                if shutil.disk_usage(self._root).free < FREE_BYTES:
                    raise LimitExceeded(
                        f"less than {FREE_BYTES:,} bytes are left on the disk of {self._root}",
                        "name a folder on a larger disk in TMPDIR",
                    )
        return kept.decode("utf-8", "replace")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End what runs inside, and wait until the last of it is gone: before, nobody could tell what it still writes."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
