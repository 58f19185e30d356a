from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nakami.vulns.manifest import load
from nakami.vulns.part import Part
from nakami.vulns.taking import offer_of, take
from nakami.vulns.updated import Updated
from tests.vulns.artifacts import InMemory
from tests.vulns.conftest import NOW

Record = Callable[..., dict[str, Any]]
PYPI, KEV = Part("osv", "PyPI"), Part("kev")
LATER = "2026-11-23T10:00:00+00:00"


@pytest.fixture
def source(mirror: Any, record: Record, bring: Callable[..., Any], tmp_path: Path) -> Path:
    """A database of PyPI and KEV."""
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"), record("PYSEC-2", "PyPI", "b"))
    mirror.kev({"cveID": "CVE-2020-1001", "dateAdded": "2020-01-01"})
    bring(PYPI, KEV, root=tmp_path / "source")
    return tmp_path / "source"


@pytest.fixture
def taken(tmp_path: Path) -> Callable[..., dict[str, Updated]]:
    """Take partitions of an artifact into `db`."""

    def run(artifact: InMemory, *parts: Part, base: str = "", only_newer: bool = False) -> dict[str, Updated]:
        offer = offer_of(artifact, LATER, base)
        wanted: Collection[Part] = parts or offer.by_part()
        (tmp_path / "db").mkdir(exist_ok=True)
        done = take(tmp_path / "db", offer, wanted, now=LATER, only_newer=only_newer)
        return {str(result.part): result for result in done}

    return run


def _tables(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.parquet")}


def test_what_is_taken_is_what_was_there(source: Path, taken: Callable[..., dict[str, Updated]], tmp_path: Path):
    assert {name: each.status for name, each in taken(InMemory(source)).items()} == {"PyPI": "new", "kev": "new"}
    assert _tables(tmp_path / "db") == _tables(source)
    assert load(tmp_path / "db").held == load(source).held
    assert list((tmp_path / "db/incoming").iterdir()) == []


def test_from_a_place_it_says_so(source: Path, taken: Callable[..., dict[str, Updated]], tmp_path: Path):
    artifact = InMemory(source)
    taken(artifact, base="oci://here/db:1")
    held = load(tmp_path / "db").held["osv/PyPI"]
    assert (held.base, held.checked, held.validators.etag) == ("oci://here/db:1", LATER, str(artifact.digest))


def test_what_is_held_is_not_fetched(source: Path, taken: Callable[..., dict[str, Updated]]):
    taken(InMemory(source))
    again = InMemory(source)
    assert {each.status for each in taken(again).values()} == {"unchanged"}
    assert len(again.fetched) == 1  # what it holds


def test_only_what_changed_is_fetched(
    source: Path, taken: Callable[..., dict[str, Updated]], mirror: Any, bring: Callable[..., Any]
):
    taken(InMemory(source))
    mirror.kev(
        {"cveID": "CVE-2020-1001", "dateAdded": "2020-01-01"}, {"cveID": "CVE-2020-1002", "dateAdded": "2020-01-02"}
    )
    bring(KEV, root=source)
    artifact = InMemory(source)
    assert {name: each.status for name, each in taken(artifact).items()} == {"PyPI": "unchanged", "kev": "new"}
    assert len(artifact.fetched) == 2


def test_what_is_not_there_is_absent(source: Path, taken: Callable[..., dict[str, Updated]]):
    assert taken(InMemory(source), Part("osv", "npm"))["npm"].status == "absent"


def test_the_older_is_left_where_the_newer_is_wanted(
    source: Path, taken: Callable[..., dict[str, Updated]], mirror: Any, record: Record, bring: Callable[..., Any]
):
    old = InMemory(source)
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a") | {"modified": "2026-01-01T00:00:00Z"})
    bring(PYPI, root=source, now=LATER)
    new = InMemory(source)
    assert taken(new, PYPI, only_newer=True)["PyPI"].status == "new"
    left = taken(old, PYPI, only_newer=True)["PyPI"]
    assert (left.status, left.why) == ("unchanged", "what is held is as new or newer")
    assert taken(old, PYPI)["PyPI"].status == "new"
    assert taken(new, PYPI, only_newer=True)["PyPI"].status == "new"


def test_a_damaged_partition_keeps_the_old_one_and_the_others(
    source: Path, taken: Callable[..., dict[str, Updated]], tmp_path: Path, mirror: Any, bring: Callable[..., Any]
):
    taken(InMemory(source), KEV)
    before = load(tmp_path / "db").held["kev"]
    mirror.kev({"cveID": "CVE-2020-1002", "dateAdded": "2020-01-02"})
    bring(KEV, root=source)
    artifact = InMemory(source)
    digest = artifact.contents.partitions[0].files[0].digest
    artifact.blobs[digest] = artifact.blobs[digest][:-1] + b"x"
    results = taken(artifact)
    assert {name: each.status for name, each in results.items()} == {"PyPI": "new", "kev": "failed"}
    assert "its digest" in results["kev"].why
    assert load(tmp_path / "db").held["kev"] == before
    assert list((tmp_path / "db/incoming").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no parquet at all", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_no_table_is_refused(source: Path, taken: Callable[..., dict[str, Updated]], content: bytes):
    artifact = InMemory(source)
    artifact.replace_table(0, content)
    assert taken(artifact, KEV)["kev"].status == "failed"


def test_another_table_is_refused(source: Path, taken: Callable[..., dict[str, Updated]]):
    artifact = InMemory(source)
    artifact.replace_table(0, artifact.blobs[artifact.contents.partitions[1].files[0].digest])
    result = taken(artifact, KEV)["kev"]
    assert (result.status, "has not the columns" in result.why) == ("failed", True)


def test_another_number_of_rows_is_refused(source: Path, taken: Callable[..., dict[str, Updated]]):
    artifact = InMemory(source)
    document = msgspec.json.decode(msgspec.json.encode(artifact.contents))
    document["partitions"][0]["held"]["tally"]["rows"] = 7
    artifact.describe(document)
    result = taken(artifact, KEV)["kev"]
    assert (result.status, "rows, not 7" in result.why) == ("failed", True)


def test_damage_inside_a_table_shows_now(source: Path, taken: Callable[..., dict[str, Updated]], tmp_path: Path):
    """The footer is right, the pages are not: a scan would stumble over it."""
    artifact = InMemory(source)
    good = artifact.blobs[artifact.contents.partitions[1].files[0].digest]
    document = msgspec.json.decode(msgspec.json.encode(artifact.contents))
    document["partitions"] = document["partitions"][1:]
    artifact.contents = msgspec.convert(document, type(artifact.contents))
    artifact.replace_table(0, good[:4] + bytes(len(good) // 4) + good[4 + len(good) // 4 :])
    assert taken(artifact, PYPI)["PyPI"].status == "failed"
    assert not (tmp_path / "db/osv").exists()


def test_a_missing_blob_fails(source: Path, taken: Callable[..., dict[str, Updated]]):
    artifact = InMemory(source)
    del artifact.blobs[artifact.contents.partitions[0].files[0].digest]
    assert taken(artifact, KEV)["kev"].status == "failed"


def test_what_is_asked_for_now_is_fresh(source: Path, taken: Callable[..., dict[str, Updated]], tmp_path: Path):
    taken(InMemory(source))
    assert load(tmp_path / "db").held["kev"].checked == NOW
    taken(InMemory(source), base="oci://here/db:1")
    assert load(tmp_path / "db").held["kev"].checked == LATER
