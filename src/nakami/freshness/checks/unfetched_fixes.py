"""NK-F004: the distribution published fixes long ago that the image does not have."""

from collections.abc import Iterator
from typing import ClassVar

from nakami.freshness.days import MONTH, days_between
from nakami.freshness.interface import Check, Facts
from nakami.model.finding import Finding, Severity

LIMIT = 30
"""Days. Patch cycles of a month are the common rule (PCI DSS 4.0, requirement 6.3.3, for critical ones)."""


class UnfetchedFixes(Check):
    """How far the packages of the distribution are behind its security archive."""

    code: ClassVar[str] = "NK-F004"
    name: ClassVar[str] = "unfetched-fixes"
    title: ClassVar[str] = "The distribution's fixes were not fetched for a month or longer"
    severity: ClassVar[Severity] = Severity.MEDIUM
    why: ClassVar[str] = (
        "The work is done and published; attackers read the same announcements, and compare the two versions."
    )
    remedy: ClassVar[str] = "upgrade the packages when the image is built, or build on a base that is"

    def look(self, facts: Facts) -> Iterator[Finding]:
        """See `Check.look`."""
        ages = ((days_between(day, facts.today), day[:10]) for day in facts.missing_since)
        oldest, first = max(((age, day) for age, day in ages if age is not None), default=(0, ""))
        if oldest <= LIMIT:
            return
        months = round(oldest / MONTH)
        path = facts.distro.path if facts.distro else ""
        told = (
            f"{months} {'month' if months == 1 else 'months'} behind the security archive: a fix of {first} is missing"
        )
        yield self.finding(told, path, since=first)
