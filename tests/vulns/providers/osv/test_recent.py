from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import HttpError, LimitExceeded, Malformed
from nakami.net.client import Client
from nakami.vulns.providers.interface import Origin
from nakami.vulns.providers.osv.recent import list_of, recent
from tests.vulns.bucket import Bucket, serve_bucket

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with serve_bucket() as running:
        yield running


@pytest.fixture(scope="module")
def origin(bucket: Bucket) -> Iterator[Origin]:
    with Client(timeout=5, retries=0) as client:
        yield Origin(f"{bucket.url}/osv", client)


def _publish(bucket: Bucket, text: str | bytes, *, ranges: bool = True) -> None:
    bucket.files["/osv/Red Hat/modified_id.csv"] = text if isinstance(text, bytes) else text.encode()
    bucket.knows_ranges = ranges
    bucket.fetched()


def _line(hours: int, name: str) -> str:
    return f"{(NOW - timedelta(hours=hours)).isoformat()},{name}\n"


@pytest.mark.parametrize("ranges", [True, False])
def test_what_changed_since(bucket: Bucket, origin: Origin, ranges: bool):
    lines = [_line(hours, f"RHSA-{hours}") for hours in range(100_000)]
    _publish(bucket, "".join(lines), ranges=ranges)
    found = recent(origin, "Red Hat", NOW - timedelta(hours=50), "")
    assert found is not None
    assert list(found.dates) == [f"RHSA-{hours}" for hours in range(51)]
    if ranges:
        assert bucket.fetched() == {"/osv/Red Hat/modified_id.csv": 32 << 10}
    assert recent(origin, "Red Hat", NOW, found.etag) is None


def test_more_is_asked_for_where_it_must_be(bucket: Bucket, origin: Origin):
    text = "".join(_line(hours, f"RHSA-{hours}") for hours in range(10_000))
    _publish(bucket, text)
    found = recent(origin, "Red Hat", NOW - timedelta(hours=5000), "")
    assert found is not None
    assert len(found.dates) == 5001
    assert sum(bucket.fetched().values()) == (32 << 10) + (128 << 10) + len(text)


def test_not_more_than_its_bound(bucket: Bucket, origin: Origin):
    _publish(bucket, "".join(_line(hours, f"RHSA-{hours}") for hours in range(100_000)))
    with pytest.raises(LimitExceeded, match="far enough"):
        recent(origin, "Red Hat", NOW - timedelta(days=9999), "")
    assert sum(bucket.fetched().values()) < 4 << 20


@given(st.lists(st.integers(0, 300), max_size=60), st.integers(0, 300), st.booleans())
def test_any_list(bucket: Bucket, origin: Origin, ages: list[int], since: int, heading: bool):
    text = "modified,id\r\n" if heading else ""
    _publish(bucket, text + "".join(_line(age, f"X-{n}") for n, age in enumerate(sorted(ages))))
    found = recent(origin, "Red Hat", NOW - timedelta(hours=since), "")
    assert found is not None
    assert len(found.dates) == sum(age <= since for age in ages)


def test_a_list_that_is_not_there(bucket: Bucket, origin: Origin):
    bucket.files.clear()
    with pytest.raises(HttpError):
        recent(origin, "Red Hat", NOW, "")
    assert not origin.has(list_of("Red Hat"))


def test_an_empty_list(bucket: Bucket, origin: Origin):
    _publish(bucket, b"")
    found = recent(origin, "Red Hat", NOW, "")
    assert found is not None
    assert found.dates == {}


@pytest.mark.parametrize(
    "text",
    [
        f"{NOW.isoformat()},A-1\nno date,A-2\n",
        f"{NOW.isoformat()},../A-1\n",
        f"{NOW.isoformat()},a/b\n",
        f"{NOW.isoformat()}\n",
        f"{NOW.isoformat()},A-1,more\n",
        f"{NOW.isoformat()},\x00\n",
    ],
)
def test_anything_else_is_no_list(bucket: Bucket, origin: Origin, text: str):
    _publish(bucket, text)
    with pytest.raises(Malformed):
        recent(origin, "Red Hat", NOW - timedelta(hours=1), "")
