"""How long a vulnerability has been known."""

from nakami.freshness.days import days_between
from nakami.model.finding import Finding

OLD = 3 * 365
"""Days. Of the 1,404 vulnerabilities that CISA knew to be exploited in August 2025, 1,002 bore numbers of 2022 or before."""


def is_old(finding: Finding, today: str) -> bool:
    """Whether it was published more than three years before that ISO 8601 day; by its number where no date is known."""
    if finding.published:
        known = days_between(finding.published, today)
        # Dates before containers were common are old, whatever they are.
        return known > OLD if known is not None else finding.published[:4] < "2013"
    year = finding.id[4:8]
    # A number of the fourth year before was given more than three years ago.
    return finding.id.startswith("CVE-") and year.isdigit() and int(year) < int(today[:4]) - 3
