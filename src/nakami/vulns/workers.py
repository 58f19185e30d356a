"""Building partitions in processes of their own: two cores, and memory that goes back when they end."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from msgspec import Struct

from nakami.errors import NakamiError
from nakami.lake.duckdb import DuckDB
from nakami.model.progress import Progress, silent
from nakami.vulns.build import build
from nakami.vulns.providers import parse_of
from nakami.vulns.tally import Tally

MAX_WORKERS = 2
ENGINE_MEMORY = 256 << 20
"""Bytes DuckDB may hold per worker before it sorts on disk; with Python's own a worker stays below 500 MB on every feed."""


WORTH = 4 << 20
"""Bytes; a process takes as long to start as this much takes to build."""

_PATIENCE = 5.0
"""Seconds that a process which was told to end is waited for."""


class Job(Struct, frozen=True):
    """One partition to build: its file, and the folder its tables go to. `today` bounds the dates that are believed."""

    feed: str
    partition: str
    raw: Path
    folder: Path
    today: str


class Done(Struct, frozen=True):
    """A job that ended: the counts, or why it failed."""

    job: Job
    tally: Tally
    error: str = ""


def run(jobs: Sequence[Job], progress: Progress = silent, worth: int = WORTH) -> Iterator[Done]:
    """Do all jobs and yield each as it ends; the largest files first. Leaving early stops what is under way.

    Args:
        jobs: what to do.
        progress: is told of records read, by partition.
        worth: how many bytes of files it takes to start processes.
    """
    sizes = {job: job.raw.stat().st_size for job in jobs}
    ordered = sorted(jobs, key=sizes.__getitem__, reverse=True)
    count = min(MAX_WORKERS, len(ordered), os.cpu_count() or 1)
    # A daemon (a worker of someone else's pool) may not have children.
    if count < 2 or sum(sizes.values()) < worth or multiprocessing.current_process().daemon:
        for job in ordered:
            yield _do(job, progress)
        return
    yield from _run_apart(ordered, count, progress)


def _run_apart(jobs: Sequence[Job], count: int, progress: Progress) -> Iterator[Done]:
    context = multiprocessing.get_context("spawn")
    waiting = list(reversed(jobs))
    busy: dict[Connection, tuple[Any, Job]] = {}
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs,), daemon=True, name="nakami-build")
            process.start()
            theirs.close()
            job = waiting.pop()
            ours.send(job)
            busy[ours] = (process, job)
        while busy:
            for pipe in wait(list(busy)):
                assert isinstance(pipe, Connection)
                process, job = busy[pipe]
                message = _received(pipe, process, job)
                if isinstance(message, tuple):
                    progress(*message)
                    continue
                yield message
                if waiting and process.is_alive():
                    job = waiting.pop()
                    pipe.send(job)
                    busy[pipe] = (process, job)
                else:
                    del busy[pipe]
                    pipe.close()
                    process.join(_PATIENCE)
        for job in waiting:
            yield Done(job, Tally(), "no process was left to build it")
    finally:
        for pipe, (process, _) in busy.items():
            process.terminate()
            pipe.close()
            process.join(_PATIENCE)


def _received(pipe: Connection, process: Any, job: Job) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        process.join(_PATIENCE)
        return Done(
            job, Tally(), f"the process that built it ended early (exit code {process.exitcode}): out of memory?"
        )


def _work(pipe: Connection) -> None:
    """What a worker process does until its pipe is closed."""
    # Ctrl-C reaches the whole group; the parent alone decides, and ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def tell(what: str, done: int, total: int | None) -> None:
        pipe.send((what, done, total))

    try:
        while True:
            pipe.send(_do(pipe.recv(), tell))
    except (EOFError, OSError):
        return


def _do(job: Job, progress: Progress) -> Done:
    tally = Tally(today=job.today)
    parse = parse_of(job.feed)
    what = f"build {job.partition or job.feed}"
    try:
        job.folder.mkdir(parents=True, exist_ok=True)
        with DuckDB(threads=1, memory=ENGINE_MEMORY, scratch=job.folder) as engine:
            build(parse, job.raw, job.partition, job.folder, engine, tally, lambda done: progress(what, done, None))
    except NakamiError as error:
        return Done(job, tally, str(error))
    except OSError as error:
        return Done(job, tally, f"{job.folder} could not be written: {error.strerror}")
    return Done(job, tally)
