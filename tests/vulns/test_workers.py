from collections.abc import Callable
from pathlib import Path
from typing import Any

from nakami.vulns.workers import Done, Job, run


def job(mirror: Any, name: str, folder: Path) -> Job:
    return Job("osv", name, mirror.root / "osv" / name / "all.zip", folder / name, "2026-11-22")


def test_one_job_needs_no_process(mirror: Any, record: Callable[..., dict[str, Any]], tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    (done,) = run([job(mirror, "PyPI", tmp_path)])
    assert (done.error, done.tally.records) == ("", 1)


def test_many_jobs_and_one_that_fails(mirror: Any, record: Callable[..., dict[str, Any]], tmp_path: Path):
    for name in ("PyPI", "npm", "Go"):
        mirror.osv(name, record("A-1", name, "a"))
    (mirror.root / "osv/Go/all.zip").write_bytes(b"no zip")
    told: list[str] = []
    results = {
        done.job.partition: done
        for done in run(
            [job(mirror, n, tmp_path) for n in ("PyPI", "npm", "Go")], lambda what, *_: told.append(what), worth=0
        )
    }
    assert {name: bool(done.error) for name, done in results.items()} == {"PyPI": False, "npm": False, "Go": True}
    assert set(told) == {"build PyPI", "build npm"}


def test_leaving_early_stops_the_rest(mirror: Any, record: Callable[..., dict[str, Any]], tmp_path: Path):
    for name in ("PyPI", "npm", "Go"):
        mirror.osv(name, record("A-1", name, "a"))
    results = run([job(mirror, name, tmp_path) for name in ("PyPI", "npm", "Go")], worth=0)
    assert isinstance(next(results), Done)
    results.close()  # type: ignore[attr-defined] # it is a generator


def test_no_jobs():
    assert list(run([])) == []
