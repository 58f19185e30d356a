"""How much memory a piece of code takes, measured in a process of its own."""

import subprocess
import sys
from pathlib import Path

MIB = 1 << 20


def peak_of(script: str, *arguments: str | Path, timeout: float = 120) -> tuple[int, str]:
    """Run a script; tells the most memory that it ever held, in bytes, and what it printed.

    getrusage(2) would count what the parent held before it called execve(2); `VmHWM` of proc(5) does not.
    """
    ending = "\nprint(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    done = subprocess.run(
        [sys.executable, "-c", script + ending, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stderr
    printed, _, kibibytes = done.stdout.rstrip().rpartition("\n")
    return int(kibibytes) * 1024, printed
