from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakami.net.client import Client
from nakami.net.download import Unchanged
from nakami.vulns.providers.delta import keep, known_at
from nakami.vulns.providers.interface import Known, Origin, Raw, changes_of
from nakami.vulns.providers.osv.fetch import OsvFetch
from nakami.vulns.providers.osv.parse import PARSE
from tests.vulns.bucket import Bucket, serve_bucket
from tests.vulns.same_rows import meaning


def test_the_layout_of_the_origin(tmp_path: Path):
    path = tmp_path / "mirror" / "Red Hat/all.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"data")
    origin = Origin(str(tmp_path / "mirror"), Client(offline=True))
    raw = OsvFetch().fetch(origin, "Red Hat", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"data"
    assert raw.path.parent == tmp_path


# --- only what changed ---

NAMES = [f"PYSEC-2026-{number}" for number in range(12)]
START = datetime(2026, 5, 1, tzinfo=UTC)


def _record(name: str, when: datetime, fixed: str = "2", **more: Any) -> dict[str, Any]:
    affected = {
        "package": {"ecosystem": "PyPI", "name": f"package-{name[-1]}"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
    }
    date = when.isoformat().replace("+00:00", "Z")
    return {"id": name, "modified": date, "aliases": [f"CVE-2026-1{name[-1]}"], "affected": [affected], **more}


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with serve_bucket() as running:
        yield running


class Machine:
    """One that keeps what it fetched, as `update` does."""

    def __init__(self, bucket: Bucket, folder: Path) -> None:
        self.bucket, self.folder, self.place = bucket, folder, folder / "kept"
        self.client = Client()
        self.known: Known | None = None
        self.raw: Raw | None = None

    def update(self) -> str:
        """`whole`, `changes` or `unchanged`."""
        origin = Origin(f"{self.bucket.url}/osv", self.client, known=self.known)
        answer = OsvFetch().fetch(origin, "PyPI", self.folder, self.raw.validators if self.raw else None)
        if isinstance(answer, Unchanged):
            return "unchanged"
        how = "changes" if changes_of(answer.path).exists() else "whole"
        assert answer.keep
        made = self.meaning(answer.path)[1]["newest"]
        keep(answer.path, self.place)
        self.known, self.raw = known_at(self.place, answer.sha256, made), answer
        assert self.known is not None
        return how

    def meaning(self, path: Path | None = None) -> tuple[list[str], dict[str, Any]]:
        return meaning(PARSE, path or self.place, "PyPI")


@pytest.fixture
def machine(bucket: Bucket, tmp_path: Path) -> Iterator[Machine]:
    bucket.files.clear()
    bucket.fetched()
    bucket.knows_ranges = True
    made = Machine(bucket, tmp_path)
    yield made
    made.client.close()


def _whole(machine: Machine, folder: Path) -> tuple[list[str], dict[str, Any]]:
    """What a machine without anything makes of the bucket."""
    path = folder / "whole.zip"
    path.write_bytes(machine.bucket.files["/osv/PyPI/all.zip"])
    return meaning(PARSE, path, "PyPI")


def test_only_what_changed_is_fetched(machine: Machine, tmp_path: Path):
    records = {name: _record(name, START + timedelta(hours=number)) for number, name in enumerate(NAMES)}
    machine.bucket.osv("PyPI", records)
    assert machine.update() == "whole"
    machine.bucket.fetched()
    records[NAMES[3]] = _record(NAMES[3], START + timedelta(days=2), "3")
    records["PYSEC-2026-99"] = _record("PYSEC-2026-99", START + timedelta(days=2))
    machine.bucket.osv("PyPI", records)
    assert machine.update() == "changes"
    assert set(machine.bucket.fetched()) == {
        "/osv/PyPI/modified_id.csv",
        f"/osv/PyPI/{NAMES[3]}.json",
        "/osv/PyPI/PYSEC-2026-99.json",
    }
    assert machine.meaning() == _whole(machine, tmp_path)
    # The list is still the same one: not even it is sent.
    assert machine.update() == "unchanged"
    assert machine.bucket.fetched() == {}


CHANGES = st.lists(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(["1", "2", "3", "withdrawn", "broken", "elsewhere"])),
        max_size=6,
    ),
    min_size=1,
    max_size=4,
)


class TestTheSameTables:
    """OSV, "Data exports": a record changes with its `modified`, and is withdrawn, not removed."""

    @given(CHANGES, st.booleans(), st.integers(0, 20))
    @settings(max_examples=12)
    def test_changes_upon_changes_are_as_a_whole_build(
        self, bucket: Bucket, rounds: list[list[tuple[str, str]]], knows_ranges: bool, first: int
    ):
        bucket.files.clear()
        bucket.knows_ranges = knows_ranges
        records = {name: _record(name, START) for name in NAMES[:6]}
        bucket.osv("PyPI", records)
        with TemporaryDirectory() as scratch:
            machine = Machine(bucket, Path(scratch))
            assert machine.update() == "whole"
            for number, changes in enumerate(rounds, 1):
                when = START + timedelta(hours=first * number)
                for second, (name, kind) in enumerate(changes):
                    records[name] = _changed(name, when + timedelta(minutes=number, seconds=second), kind)
                bucket.osv("PyPI", records)
                machine.update()
                assert machine.meaning() == _whole(machine, Path(scratch))
            machine.client.close()


def _changed(name: str, when: datetime, kind: str) -> dict[str, Any]:
    record = _record(name, when, kind if kind.isdigit() else "2")
    if kind == "withdrawn":
        record["withdrawn"] = record["modified"]
    elif kind == "broken":
        record["affected"] = "none"
    elif kind == "elsewhere":
        record["affected"][0]["package"]["ecosystem"] = "npm"
    return record


def test_what_was_taken_back_is_gone(machine: Machine, tmp_path: Path):
    records = {name: _record(name, START) for name in NAMES}
    machine.bucket.osv("PyPI", records)
    machine.update()
    listed = {**records, NAMES[0]: _record(NAMES[0], START + timedelta(hours=1))}
    machine.bucket.osv("PyPI", listed)
    del machine.bucket.files[f"/osv/PyPI/{NAMES[0]}.json"]
    assert machine.update() == "changes"
    del records[NAMES[0]]
    machine.bucket.osv("PyPI", records)
    assert machine.meaning() == _whole(machine, tmp_path)


def test_much_that_changed_is_the_whole_file(machine: Machine):
    machine.bucket.osv("PyPI", {NAMES[0]: _record(NAMES[0], START)})
    machine.update()
    many = {f"PYSEC-2026-1{n:05}": _record(f"PYSEC-2026-1{n:05}", START + timedelta(hours=1)) for n in range(2001)}
    machine.bucket.osv("PyPI", many)
    machine.bucket.fetched()
    assert machine.update() == "whole"
    assert set(machine.bucket.fetched()) == {"/osv/PyPI/modified_id.csv", "/osv/PyPI/all.zip"}


@pytest.mark.parametrize(
    "listed",
    [
        None,
        b"no list\nat all\n",
        b"2026-05-03T00:00:00Z,../../etc/passwd\n",
        b"2026-05-03T00:00:00Z,\x1b[31m\n",
        b"2026-05-03T00:00:00Z," + b"x" * 3_000_000,
        b"\xff\xfe\n" * 20,
    ],
)
def test_a_broken_list_is_the_whole_file(machine: Machine, tmp_path: Path, listed: bytes | None):
    machine.bucket.osv("PyPI", {NAMES[0]: _record(NAMES[0], START)})
    machine.update()
    machine.bucket.osv("PyPI", {NAMES[0]: _record(NAMES[0], START + timedelta(hours=1), "7")})
    if listed is None:
        del machine.bucket.files["/osv/PyPI/modified_id.csv"]
    else:
        machine.bucket.files["/osv/PyPI/modified_id.csv"] = listed
    origin = Origin(f"{machine.bucket.url}/osv", machine.client, known=machine.known)
    answer = OsvFetch().fetch(origin, "PyPI", tmp_path, None)
    assert isinstance(answer, Raw)
    assert not changes_of(answer.path).exists()
    assert answer.keep is (listed is not None)


def test_a_record_too_large_is_the_whole_file(machine: Machine):
    machine.bucket.osv("PyPI", {NAMES[0]: _record(NAMES[0], START)})
    machine.update()
    machine.bucket.osv("PyPI", {NAMES[0]: _record(NAMES[0], START + timedelta(hours=1), "7")})
    machine.bucket.files[f"/osv/PyPI/{NAMES[0]}.json"] = b"x" * ((32 << 20) + 1)
    assert machine.update() == "whole"


def test_a_mirror_without_a_list_is_not_kept(machine: Machine, tmp_path: Path):
    machine.bucket.osv("PyPI", {NAMES[0]: _record(NAMES[0], START)})
    del machine.bucket.files["/osv/PyPI/modified_id.csv"]
    raw = OsvFetch().fetch(Origin(f"{machine.bucket.url}/osv", machine.client), "PyPI", tmp_path, None)
    assert isinstance(raw, Raw)
    assert not raw.keep
