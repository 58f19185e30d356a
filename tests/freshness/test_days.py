import pytest

from nakami.freshness.days import days_between


@pytest.mark.parametrize(
    ("earlier", "later", "days"),
    [
        ("2026-01-01", "2026-11-23T10:00:00Z", 326),
        ("2026-11-23T23:59:59Z", "2026-11-24", 1),
        ("2026-12-01", "2026-11-23", -8),
        ("1970-01-01T00:00:00Z", "2026-11-23", None),
        ("0001-01-01T00:00:00Z", "2026-11-23", None),
        ("", "2026-11-23", None),
        ("yesterday", "2026-11-23", None),
        ("2026-01-01", "", None),
    ],
)
def test_days(earlier: str, later: str, days: int | None):
    assert days_between(earlier, later) == days
