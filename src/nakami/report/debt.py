"""Security debt in words."""

from collections.abc import Iterator

from nakami.model.debt import Debt, Trend
from nakami.report.words import count


def debt_in_words(debt: Debt, trend: Trend | None, since: str) -> Iterator[str]:
    """What was not fetched though it is there, and how that changes; nothing where there is no debt.

    Args:
        debt: of one image.
        trend: what changed.
        since: what was at the trend's beginning, such as `the last scan`.
    """
    if debt.dated:
        yield f"debt {count(debt.finding_days, 'finding-day')}{_change(trend, since) if trend else ''}"
    if debt.undated:
        undated = f"{count(debt.undated, 'fix', 'fixes')} of unknown age"
        yield f"not counted: {undated}" if debt.dated else f"debt not known: {undated}"


def _change(trend: Trend, since: str) -> str:
    when = f"{count(trend.days, 'day')} ago" if trend.days else "today"
    way = "up" if trend.finding_days > 0 else "down"
    how = f"{way} {abs(trend.finding_days):,}" if trend.finding_days else "unchanged"
    return f", {how} since {since} {when}"
