from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.engine.debt import debt_of, trend_of
from nakami.model.debt import Debt, Point, Trend
from nakami.model.finding import Evidence, Finding, Remedy, Severity

TODAY = date(2026, 1, 31)
FIXABLE = Finding("CVE-1-1", Severity.LOW, Evidence("p"), Remedy("upgrade", "2"), fixed_on="2026-01-01T10:00:00Z")


@pytest.mark.parametrize(
    ("findings", "debt"),
    [
        ([], Debt()),
        ([FIXABLE], Debt(30, 1)),
        ([FIXABLE, replace(FIXABLE, fixed_on="2026-01-30")], Debt(31, 2)),
        ([FIXABLE, replace(FIXABLE, fixed_on="")], Debt(30, 1, 1)),
        ([replace(FIXABLE, fixed_on="soon")], Debt(0, 0, 1)),
        ([replace(FIXABLE, fixed_on="2027-01-01")], Debt(0, 1)),
        ([replace(FIXABLE, remedy=Remedy("none-yet"))], Debt()),
        ([replace(FIXABLE, kind="freshness")], Debt()),
    ],
)
def test_debt(findings: list[Finding], debt: Debt):
    assert debt_of(findings, TODAY) == debt


@given(st.lists(st.dates(max_value=TODAY)))
def test_each_day_adds_one_for_each_finding(days: list[date]):
    """ARCHITECTURE, security debt: "for every fixable finding: days since the fix was available. Their sum is the image's debt"."""
    findings = [replace(FIXABLE, fixed_on=day.isoformat()) for day in days]
    tomorrow = date.fromordinal(TODAY.toordinal() + 1)
    assert debt_of(findings, tomorrow).finding_days - debt_of(findings, TODAY).finding_days == len(days)


POINT = Point("2026-01-01T00:00:00+00:00", "sha256:1", 10, 1, 5, Debt(100, 5))


@pytest.mark.parametrize(
    ("before", "now", "trend"),
    [
        (None, POINT, None),
        (POINT, POINT, None),
        (POINT, replace(POINT, time="2026-01-08T01:00:00+00:00"), Trend(POINT.time, 7, "sha256:1", 0, 0)),
        (
            POINT,
            replace(POINT, time="2026-01-01T00:00:01+00:00", vulnerabilities=8, debt=Debt(130, 5)),
            Trend(POINT.time, 0, "sha256:1", 30, -2),
        ),
        (POINT, replace(POINT, time="2025-01-01T00:00:00+00:00", vulnerabilities=8), None),
        (
            replace(POINT, time="2026-01-01T00:00:00"),
            replace(POINT, vulnerabilities=9),
            Trend("2026-01-01T00:00:00", 0, "sha256:1", 0, -1),
        ),
        (replace(POINT, time="once"), POINT, None),
    ],
)
def test_trend(before: Point | None, now: Point, trend: Trend | None):
    assert trend_of(before, now) == trend
