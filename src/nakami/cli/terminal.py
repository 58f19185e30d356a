"""What the terminal can show, the result on its stdout, and the progress of long work on its stderr."""

import io
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from nakami.errors import UsageError
from nakami.model.progress import Progress, silent
from nakami.report.look import Look

if TYPE_CHECKING:
    import rich.progress

_MAX_WIDTH = 120
_MIN_WIDTH = 40
_PATIENCE = 0.4
"""Seconds before progress appears: what is done by then needs none."""
_REDRAW = 0.1


def look(*, colour: bool, to_file: bool) -> Look:
    """How results can look where they go.

    Args:
        colour: whether the user allows it; NO_COLOR (no-color.org) and a stdout that is no terminal forbid it.
        to_file: the result goes to a file: no colour, full width.
    """
    terminal = sys.stdout is not None and sys.stdout.isatty() and not to_file
    width = shutil.get_terminal_size((_MAX_WIDTH, 24)).columns if terminal else _MAX_WIDTH
    return Look(
        width=min(max(width, _MIN_WIDTH), _MAX_WIDTH),
        colour=colour and terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        unicode=to_file or _encoding().startswith("utf"),
        on_screen=terminal,
    )


def _encoding() -> str:
    """The name of stdout's encoding without dashes, in lower case."""
    return ((sys.stdout and sys.stdout.encoding) or "ascii").lower().replace("-", "")


def write(text: str, *, encoding: str = "") -> None:
    """Write a result to stdout; what its encoding cannot hold becomes a question mark.

    Who reads may stop reading: then the rest is for nobody, and the exit code still tells the answer.

    Args:
        text: the result.
        encoding: the result's own encoding, whatever that of the terminal is.

    Raises:
        UsageError: stdout is closed, or its disk is full.
    """
    remedy = "write the result to a file with --output, or give it a stdout that takes it"
    if sys.stdout is None:
        raise UsageError("stdout is closed: there is nowhere to put the result", remedy)
    try:
        sys.stdout.buffer.write(text.encode(encoding or sys.stdout.encoding or "ascii", "replace"))
        sys.stdout.flush()
    except OSError as error:
        abandon_stdout()
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"the result cannot be written to stdout: {error.strerror}", remedy) from error


def abandon_stdout() -> None:
    """Let what is still buffered for stdout go nowhere; without this, Python complains once more at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, io.UnsupportedOperation):
        sys.stdout = None  # what Python itself does when there is none


@contextmanager
def progress(*, quiet: bool, colour: bool = True) -> Iterator[Progress]:
    """Progress on stderr while the block runs, if that is a terminal; what is done, of how much, the rate, the time left."""
    if quiet or sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield silent
        return
    drawn = _Drawn(colour=colour)
    try:
        yield drawn.step
    finally:
        drawn.stop()


class _Drawn:
    """Bars for each kind of work, drawn by rich from the moment that it turns out to be long."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour
        self._lock = Lock()
        self._began = time.monotonic()
        self._last: dict[str, float] = {}
        self._tasks: dict[str, rich.progress.TaskID] = {}
        self._bars: rich.progress.Progress | None = None

    def step(self, what: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        finished = total is not None and done >= total
        if now - self._began < _PATIENCE or (now - self._last.get(what, 0) < _REDRAW and not finished):
            return
        with self._lock:
            self._last[what] = now
            bars = self._start()
            if what not in self._tasks:
                self._tasks[what] = bars.add_task(what, total=total)
            bars.update(self._tasks[what], completed=done, total=total)

    def _start(self) -> "rich.progress.Progress":
        if self._bars is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

            self._bars = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(show_speed=True),
                TimeRemainingColumn(),
                console=Console(stderr=True, no_color=None if self._colour else True),
                transient=True,
            )
            self._bars.start()
        return self._bars

    def stop(self) -> None:
        if self._bars is not None:
            self._bars.stop()
