"""What the terminal can show, and the progress of long work on it."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from nakami.model.progress import Progress, silent
from nakami.report.renderers.card import Look

if TYPE_CHECKING:
    import rich.progress

_MAX_WIDTH = 120
_PATIENCE = 0.4
"""Seconds before progress appears: what is done by then needs none."""
_REDRAW = 0.1


def look(*, colour: bool, to_file: bool) -> Look:
    """How results can look where they go.

    Args:
        colour: whether the user allows it; NO_COLOR (no-color.org) and a stdout that is no terminal forbid it.
        to_file: the result goes to a file: no colour, full width.
    """
    terminal = sys.stdout.isatty() and not to_file
    width = min(shutil.get_terminal_size((_MAX_WIDTH, 24)).columns, _MAX_WIDTH) if terminal else _MAX_WIDTH
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return Look(
        width=max(width, 60),
        colour=colour and terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        unicode=to_file or encoding.startswith("utf"),
    )


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """Progress on stderr while the block runs, if that is a terminal; what is done, of how much, the rate, the time left."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield silent
        return
    drawn = _Drawn()
    try:
        yield drawn.step
    finally:
        drawn.stop()


class _Drawn:
    """Bars for each kind of work, drawn by rich from the moment that it turns out to be long."""

    def __init__(self) -> None:
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
                console=Console(stderr=True),
                transient=True,
            )
            self._bars.start()
        return self._bars

    def stop(self) -> None:
        if self._bars is not None:
            self._bars.stop()
