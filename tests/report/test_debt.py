import pytest

from nakami.model.debt import Debt, Trend
from nakami.report.debt import debt_in_words


@pytest.mark.parametrize(
    ("debt", "trend", "told"),
    [
        (Debt(), None, []),
        (Debt(12_410, 60), None, ["debt 12,410 finding-days"]),
        (Debt(1, 1), None, ["debt 1 finding-day"]),
        (Debt(0, 1), None, ["debt 0 finding-days"]),
        (Debt(10, 1), Trend("t", 7, "", 320, 0), ["debt 10 finding-days, up 320 since the last scan 7 days ago"]),
        (Debt(10, 1), Trend("t", 1, "", -5, 0), ["debt 10 finding-days, down 5 since the last scan 1 day ago"]),
        (Debt(10, 1), Trend("t", 0, "", 0, 2), ["debt 10 finding-days, unchanged since the last scan today"]),
        (Debt(10, 1, 3), None, ["debt 10 finding-days", "not counted: 3 fixes of unknown age"]),
        (Debt(0, 0, 1), None, ["debt not known: 1 fix of unknown age"]),
    ],
)
def test_debt(debt: Debt, trend: Trend | None, told: list[str]):
    assert list(debt_in_words(debt, trend, "the last scan")) == told
