import fcntl
import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import DatabaseError, UsageError
from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Select
from nakami.net.client import Client
from nakami.vulns.manifest import load
from nakami.vulns.part import Part
from nakami.vulns.update import Plan, update
from nakami.vulns.updated import Updated
from tests.vulns.bucket import Bucket, serve_bucket

Bring = Callable[..., dict[str, Updated]]
Record = Callable[..., dict[str, Any]]
PYPI, DEBIAN = Part("osv", "PyPI"), Part("osv", "Debian")
LATER = "2026-11-23T10:00:00+00:00"


def tree(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_new_then_unchanged_then_new(mirror: Any, record: Record, bring: Bring, tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    first = bring(PYPI)["PyPI"]
    assert first.status == "new"
    assert first.held is not None
    assert first.held.tally.records == 1
    assert bring(PYPI, now=LATER)["PyPI"].status == "unchanged"
    assert load(tmp_path / "db").held["osv/PyPI"].checked == LATER
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"), record("PYSEC-2", "PyPI", "b"))
    second = bring(PYPI, now=LATER)["PyPI"]
    assert (second.status, second.held and second.held.previous) == ("new", first.held.generation)
    assert not [name for name in tree(tmp_path / "db") if name.startswith("incoming") and name != "incoming/lock"]


def test_the_same_bytes_from_elsewhere_are_not_built_again(mirror: Any, record: Record, bring: Bring, tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    bring(PYPI)
    other = tmp_path / "other"
    (tmp_path / "mirror").rename(other)
    assert bring(PYPI, base=str(other))["PyPI"].status == "unchanged"
    assert load(tmp_path / "db").held["osv/PyPI"].base == f"{other}/osv"


def test_what_the_origin_does_not_have_is_absent(bring: Bring, tmp_path: Path):
    result = bring(PYPI, Part("kev"))
    assert {name: each.status for name, each in result.items()} == {"PyPI": "absent", "kev": "absent"}
    assert result["PyPI"].why
    assert load(tmp_path / "db").held == {}


def test_a_broken_feed_keeps_the_old_one_and_the_others(mirror: Any, record: Record, bring: Bring, tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    bring(PYPI)
    before = tree(tmp_path / "db")
    (mirror.root / "osv/PyPI/all.zip").write_bytes(b"no zip at all")
    mirror.osv("Debian", record("DEBIAN-CVE-1-1", "Debian:11", "a"))
    mirror.kev({"cveID": "CVE-1-1"})
    result = bring(PYPI, DEBIAN, Part("kev"))
    assert {name: each.status for name, each in result.items()} == {"PyPI": "failed", "Debian": "new", "kev": "new"}
    assert "zip" in result["PyPI"].why
    assert result["PyPI"].held is not None
    assert before <= tree(tmp_path / "db")


def test_records_that_cannot_be_read_are_counted_and_named(mirror: Any, record: Record, bring: Bring):
    mirror.osv(
        "PyPI",
        record("PYSEC-1", "PyPI", "a"),
        b"not json",
        b'{"id": 7}',
        b"[" * 10_000,
        b'{"id": "PYSEC-X", "affected": [{"ranges": "none"}]}',
        {"id": "no name\x1b[31m", "affected": []},
        record("PYSEC-2", "PyPI", "b", [{"introduced": "0"}, {"fixed": "not one"}]),
        record("PYSEC-3", "PyPI", "c" * 600),
        record("PYSEC-4", "PyPI", "d", [{"introduced": "0"}, {"fixed": "1" * 1000}]),
    )
    tally = bring(PYPI)["PyPI"].held.tally  # type: ignore[union-attr] # it was built
    assert (tally.records, tally.rows, tally.unreadable, tally.unordered) == (9, 1, 6, 2)
    assert {problem.record for problem in tally.problems} >= {
        "1.json",
        "2.json",
        "3.json",
        "4.json",
        "5.json",
        "PYSEC-2",
        "PYSEC-4",
    }


def test_an_unknown_ecosystem_is_a_usage_error(bring: Bring):
    with pytest.raises(UsageError, match="Androd"):
        bring(Part("osv", "Androd"))


def test_a_database_that_cannot_be_written(mirror: Any, record: Record, bring: Bring, tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="could not be written"):
        bring(PYPI, root=tmp_path / "file" / "db")


def test_a_damaged_database_is_healed(mirror: Any, record: Record, bring: Bring, tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "db.json").write_text("{")
    assert bring(PYPI)["PyPI"].status == "new"
    assert set(load(tmp_path / "db").held) == {"osv/PyPI"}


def test_over_http_only_what_changed_is_fetched(mirror: Any, record: Record, bring: Bring):
    """A real server of the folder: `Last-Modified` is all that it offers, 404 all that it says of what it does not have."""
    mirror.osv("Red Hat", record("RHSA-1", "Red Hat:enterprise_linux:8", "a"))
    asked: list[tuple[str, int]] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            del size
            asked.append((self.path, int(code)))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class names it so
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(mirror.root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        base = f"http://127.0.0.1:{server.server_address[1]}"
        first = bring(Part("osv", "Red Hat"), PYPI, base=base)
        second = bring(Part("osv", "Red Hat"), base=base)
    finally:
        server.shutdown()
        server.server_close()
    assert (first["Red Hat"].status, first["PyPI"].status, second["Red Hat"].status) == ("new", "absent", "unchanged")
    assert sorted(asked) == [
        ("/osv/PyPI/all.zip", 404),
        ("/osv/Red%20Hat/all.zip", 200),
        ("/osv/Red%20Hat/all.zip", 304),
        ("/osv/Red%20Hat/modified_id.csv", 404),  # it cannot tell what changed, so the file is not kept
    ]


def _update(root: str, mirror: str, partitions: list[str]) -> None:
    with Client(offline=True) as client:
        update(Path(root), [Part("osv", name) for name in partitions], Plan(client, LATER, mirror))


def test_two_updates_at_once(mirror: Any, record: Record, tmp_path: Path):
    for name in ("PyPI", "npm", "Debian", "Go"):
        mirror.osv(name, *(record(f"A-{number}", name, f"p{number}") for number in range(50)))
    context = multiprocessing.get_context("spawn")
    root = tmp_path / "db"
    pairs = [["PyPI", "npm", "Debian"], ["Debian", "Go", "PyPI"]]
    processes = [context.Process(target=_update, args=(str(root), str(mirror.root), names)) for names in pairs]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert set(load(root).held) == {"osv/PyPI", "osv/npm", "osv/Debian", "osv/Go"}
    for place, held in load(root).held.items():
        assert {file.name for file in (root / place / held.generation).iterdir()} == {
            "affected.parquet",
            "advisories.parquet",
        }


def test_a_killed_update_leaves_the_old_database_whole(mirror: Any, record: Record, bring: Bring, tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    bring(PYPI)
    before = load(tmp_path / "db")
    mirror.osv("PyPI", *(record(f"PYSEC-{number}", "PyPI", f"p{number}") for number in range(20_000)))
    process = multiprocessing.get_context("spawn").Process(
        target=_update, args=(str(tmp_path / "db"), str(mirror.root), ["PyPI"])
    )
    process.start()
    deadline = time.monotonic() + 30
    while not list((tmp_path / "db" / "incoming").glob("*/*")) and time.monotonic() < deadline:
        time.sleep(0.005)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert load(tmp_path / "db") == before
    assert bring(PYPI)["PyPI"].status == "new"
    assert tree(tmp_path / "db" / "incoming") == {"lock"}


def test_whoever_waits_finds_the_work_done(mirror: Any, record: Record, bring: Bring, tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    mirror.osv("npm", record("GHSA-1", "npm", "a"))
    bring(PYPI, now=LATER)
    mirror.osv("PyPI", record("PYSEC-2", "PyPI", "a"))
    with _another_update(tmp_path / "db"):
        found = bring(PYPI, Part("osv", "npm"), now="2026-11-22T00:00:00+00:00")
    assert {name: each.status for name, each in found.items()} == {"PyPI": "unchanged", "npm": "new"}
    assert bring(PYPI, now="2026-11-22T00:00:00+00:00")["PyPI"].status == "new", "a clock that went back is no reason"


@contextmanager
def _another_update(root: Path) -> Iterator[None]:
    """Another update is under way for a quarter of a second."""
    (root / "incoming").mkdir(parents=True, exist_ok=True)
    with (root / "incoming" / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        timer = threading.Timer(0.25, lambda: fcntl.flock(lock, fcntl.LOCK_UN))
        timer.start()
        yield
        timer.join()


def test_waiting_is_told(mirror: Any, record: Record, bring: Bring, tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    told: list[str] = []

    def tell(what: str, done: int, total: int | None) -> None:
        del done, total
        told.append(what)

    with _another_update(tmp_path / "db"):
        assert bring(PYPI, progress=tell)["PyPI"].status == "new"
    assert "wait for another update" in told


# --- feeds that tell what changed ---


def _read(root: Path, partition: str) -> list[list[Any]]:
    """The tables of a partition, the numbers of advisories replaced by their ids."""
    held = load(root).held[f"osv/{partition}"]
    folder = root / "osv" / partition / held.generation
    files = {name: [folder / f"{name}.parquet"] for name in ("affected", "advisories")}
    with DuckDB() as engine:
        affected = engine.query(
            Select(
                "SELECT id, a.* EXCLUDE (advisory) FROM affected a JOIN advisories ON row = advisory ORDER BY ALL",
                files,
            )
        )
        advisories = engine.query(Select("SELECT * EXCLUDE (row) FROM advisories ORDER BY ALL", files))
    return [[list(row) for row in rows] for rows in (affected, advisories)]


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with serve_bucket() as running:
        yield running


def test_only_changes_are_fetched_and_the_tables_are_the_same(
    bucket: Bucket, record: Record, bring: Bring, tmp_path: Path
):
    def dated(number: int, day: int, fixed: str = "2") -> dict[str, Any]:
        events = [{"introduced": "0"}, {"fixed": fixed}]
        return record(f"PYSEC-{number}", "PyPI", f"p{number}", events) | {"modified": f"2026-11-{day:02}T00:00:00Z"}

    records = {f"PYSEC-{number}": dated(number, 1) for number in range(200)}
    bucket.osv("PyPI", records)
    first = bring(PYPI, base=bucket.url)["PyPI"]
    assert first.held is not None
    assert (first.status, first.held.whole) == ("new", first.held.checked)
    assert (tmp_path / "db/kept/osv/PyPI").exists()
    bucket.fetched()
    for round_, (number, day) in enumerate([(5, 20), (6, 21), (5, 22)]):
        records[f"PYSEC-{number}"] = dated(number, day, "3")
        records[f"PYSEC-{300 + round_}"] = dated(300 + round_, day)
        bucket.osv("PyPI", records)
        now = f"2026-11-22T1{round_ + 1}:00:00+00:00"
        result = bring(PYPI, base=bucket.url, now=now)["PyPI"]
        assert result.held is not None
        assert (result.status, result.held.whole, result.held.checked) == ("new", first.held.checked, now)
        sent = bucket.fetched()
        assert sent.keys() == {
            "/osv/PyPI/modified_id.csv",
            f"/osv/PyPI/PYSEC-{number}.json",
            f"/osv/PyPI/PYSEC-{300 + round_}.json",
        }
        bring(PYPI, base=bucket.url, root=tmp_path / "whole")
        bucket.fetched()
        assert _read(tmp_path / "db", "PyPI") == _read(tmp_path / "whole", "PyPI")
        tally = load(tmp_path / "whole").held["osv/PyPI"].tally
        assert (result.held.tally.records, result.held.tally.rows) == (tally.records, tally.rows)
        shutil.rmtree(tmp_path / "whole")
    assert bring(PYPI, base=bucket.url, now=LATER)["PyPI"].status == "unchanged"
    assert bucket.fetched() == {}
    assert not [name for name in tree(tmp_path / "db") if name.startswith("incoming") and name != "incoming/lock"]


def _damage(root: Path, kind: str, bucket: Bucket) -> str:
    """Make what is kept of no use; gives the time of the next update."""
    kept = root / "kept/osv/PyPI"
    if kind == "file":
        kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    elif kind == "changes":
        kept.with_name("PyPI.changes").write_bytes(b"nothing")
    elif kind == "gone":
        kept.unlink()
    elif kind == "a week later":
        return "2026-11-30T10:00:00+00:00"
    elif kind == "before":
        return "2026-11-01T10:00:00+00:00"
    else:
        bucket.url = bucket.url.replace("127.0.0.1", "localhost")
    return LATER


@pytest.mark.parametrize("kind", ["file", "changes", "gone", "a week later", "before", "elsewhere"])
def test_what_is_kept_is_not_trusted(bucket: Bucket, record: Record, bring: Bring, tmp_path: Path, kind: str):
    records = {"PYSEC-1": record("PYSEC-1", "PyPI", "a")}
    bucket.osv("PyPI", records)
    bring(PYPI, base=bucket.url)
    records["PYSEC-2"] = record("PYSEC-2", "PyPI", "b")
    bucket.osv("PyPI", records)
    now = _damage(tmp_path / "db", kind, bucket)
    bucket.fetched()
    result = bring(PYPI, base=bucket.url, now=now)["PyPI"]
    assert result.held is not None
    assert (result.status, result.held.tally.records, result.held.whole) == ("new", 2, now)
    assert "/osv/PyPI/all.zip" in bucket.fetched()


def test_a_mirror_s_file_is_not_kept(mirror: Any, record: Record, bring: Bring, tmp_path: Path):
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    bring(PYPI)
    assert not (tmp_path / "db/kept").exists()
