"""The debt of findings, and how it changes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from nakami.model.day import day_of
from nakami.model.debt import Debt, Point, Trend
from nakami.model.finding import Finding


def debt_of(distinct: Iterable[Finding], today: date) -> Debt:
    """The debt of findings on a day (UTC).

    Args:
        distinct: each vulnerability of a source package once.
        today: up to when days are counted; a fix of the future counts none.
    """
    ages = [age_of_fix(finding, today) for finding in distinct if is_fixable(finding)]
    dated = [days for days in ages if days is not None]
    return Debt(sum(dated), len(dated), len(ages) - len(dated))


def is_fixable(finding: Finding) -> bool:
    """Whether an upgrade closes it; findings about age are no debt beside those that they bring about."""
    return finding.kind == "vulnerability" and finding.remedy.kind == "upgrade"


def age_of_fix(finding: Finding, today: date) -> int | None:
    """Whole days since the fix is there; None when nobody tells."""
    since = day_of(finding.fixed_on)
    return max((today - since).days, 0) if since else None


def trend_of(before: Point | None, now: Point) -> Trend | None:
    """What changed since the point before; None when there is none, and where the same was found within a day."""
    if before is None:
        return None
    try:
        days = (_instant(now.time) - _instant(before.time)).days
    except ValueError:
        return None
    if days < 0:
        return None
    finding_days = now.debt.finding_days - before.debt.finding_days
    vulnerabilities = now.vulnerabilities - before.vulnerabilities
    if not (days or finding_days or vulnerabilities):
        return None
    return Trend(before.time, days, before.digest, finding_days, vulnerabilities)


def _instant(when: str) -> datetime:
    parsed = datetime.fromisoformat(when)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
