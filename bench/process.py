"""Runs one process and says what it took."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Taken(NamedTuple):
    """What a process took: wall and CPU seconds (children it waited for included), peak resident bytes of the largest process."""

    wall: float
    cpu: float
    peak: int
    code: int


def measure(command: Sequence[str], environment: Mapping[str, str], output: Path) -> Taken:
    """Run `command` with its standard output in `output`.

    The kernel starts a child's peak from its parent's at the time of the fork, so whoever measures must stay small itself.
    """
    with output.open("wb") as file:
        started = time.perf_counter()
        process = subprocess.Popen(command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=file)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    # ru_maxrss is in KiB on Linux: getrusage(2).
    return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, process.returncode)
