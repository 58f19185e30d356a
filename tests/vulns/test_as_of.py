"""`--as-of`: what was public on a day."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.lake.duckdb import DuckDB
from nakami.model.finding import State
from nakami.model.package import Package
from nakami.vulns.as_of import Calendar, calendar, dated, facts_by, known_by
from nakami.vulns.facts import Facts, Known
from nakami.vulns.interface import Match
from nakami.vulns.tables import ADVISORIES

DAY = "2021-06-30"
PACKAGE = Package("deb", "openssl", "1.1.1k-1")
DATES = {f"CVE-2021-{number}": "2021-05-01T00:00:00Z" for number in range(30000, 30100)}


def match(*ids: str, **more: Any) -> Match:
    return Match(PACKAGE, more.pop("advisory", "DEBIAN-A"), ids, "osv:Debian", **more)


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("CVE-2020-99999", True),
        ("CVE-2022-0001", False),
        ("CVE-2021-30098", True),
        ("CVE-2021-30200", False),
        ("CVE-2021-1000001", True),
        ("GHSA-aaaa-bbbb-cccc", True),
        ("CVE-2021-x", True),
        ("CVE-20211-1234", True),
    ],
)
def test_the_number_tells_where_no_date_does(name: str, *, is_known: bool):
    assert calendar(DAY, DATES, {}).knew(name) is is_known


def test_one_number_far_above_the_others_does_not_count():
    dates = DATES | {"CVE-2021-45690": "2021-01-01T00:00:00Z", "CVE-2021-40000": "2021-09-01T00:00:00Z"}
    then = calendar(DAY, dates, {})
    assert then.last == 30099
    assert then.knew("CVE-2021-45690")
    assert not then.knew("CVE-2021-40000")


def test_a_year_of_which_too_little_is_dated_counts_as_known():
    then = calendar(DAY, {"CVE-2021-0001": "2021-01-01T00:00:00Z"}, {})
    assert then.last is None
    assert then.knew("CVE-2021-45000")
    assert not then.knew("CVE-2022-0001")


def test_nvds_date_counts_before_numbers_and_others():
    then = calendar(DAY, DATES, {"CVE-2021-30000": "2021-07-01T00:00:00Z", "CVE-2021-45000": "2021-06-30T23:00:00Z"})
    assert not then.knew("CVE-2021-30000")
    assert then.knew("CVE-2021-45000")


@given(st.lists(st.integers(1, 50_000), min_size=20, unique=True), st.integers(1, 60_000))
def test_the_number_divides_the_year(numbers: list[int], asked: int):
    dates = {f"CVE-2021-{number:04}": "2021-01-02T00:00:00Z" for number in numbers}
    then = calendar(DAY, dates, {})
    assert then.last in numbers
    name = f"CVE-2021-{asked:04}"
    assert then.knew(name) is (asked <= (then.last or 0) or name in dates)
    assert sum(number > (then.last or 0) for number in numbers) <= max(1, len(numbers) // 100 + 1)


class TestMatches:
    """Advisories published later are left out, by date or, where they tell none, by the number of their CVE."""

    THEN = Calendar(DAY, last=30_000)

    @pytest.mark.parametrize(
        ("said", "names"),
        [
            (match("CVE-2021-40000", published="2021-06-30T10:00:00Z"), ("CVE-2021-40000",)),
            (match("CVE-2020-0001", published="2021-07-01T00:00:00Z"), None),
            (match("CVE-2021-40000"), None),
            (match("CVE-2021-29999"), ("CVE-2021-29999",)),
            (match("CVE-2021-29999", "CVE-2021-40000"), ("CVE-2021-29999",)),
            (match("CVE-2021-40000", "GHSA-1", advisory="GHSA-1"), None),
            (match("GHSA-1", advisory="GHSA-1"), ("GHSA-1",)),
            (match(), ()),
        ],
    )
    def test_what_is_left(self, said: Match, names: tuple[str, ...] | None):
        assert [each.ids for each in known_by([said], self.THEN)] == ([] if names is None else [names])

    def test_a_fix_that_came_later_was_none_yet(self):
        said = match("CVE-2020-0001", fixed="1.1.1n", fixed_on="2022-03-15T00:00:00Z", state=State.FIXED)
        (then,) = known_by([said], self.THEN)
        assert (then.fixed, then.fixed_on, then.state) == ("", "", State.AFFECTED)
        assert then.note == "fixed later: in 1.1.1n, on 2022-03-15"
        earlier = replace(said, fixed_on="2021-01-01T00:00:00Z")
        assert list(known_by([earlier], self.THEN)) == [earlier]


def test_exploitation_that_became_known_later_does_not_count_and_likelihoods_have_no_history():
    facts = Facts(exploited={"CVE-1": Known("2021-06-30"), "CVE-2": Known("2021-11-03")}, likelihoods={"CVE-1": 0.9})
    assert facts_by(facts, DAY) == Facts(exploited={"CVE-1": Known("2021-06-30")})


def test_the_first_date_that_any_advisory_tells(tmp_path: Path):
    path = tmp_path / "advisories.parquet"
    rows = [
        ("osv:PyPI", 0, "PYSEC-1", "CVE-2021-0001 PYSEC-1", 0, "", None, "", "2021-03-01T00:00:00Z", "", None, None),
        ("osv:PyPI", 1, "GHSA-1", "CVE-2021-0001 GHSA-1", 0, "", None, "", "2021-02-01T00:00:00Z", "", None, None),
        ("osv:PyPI", 2, "PYSEC-2", "CVE-2021-0002", 0, "", None, "", "", "", None, None),
    ]
    with DuckDB(threads=1) as engine:
        engine.write(ADVISORIES, rows, path)
        assert dated(engine, [path]) == {"CVE-2021-0001": "2021-02-01T00:00:00Z"}
