"""NK-F006: files that deploy keep deploying an old image."""

from collections.abc import Iterator
from typing import ClassVar

from nakami.freshness.days import days_between
from nakami.freshness.interface import Check, Facts
from nakami.model.finding import Finding, Severity

LIMIT = 90
"""Days that a deployed image may be older than the newest of its name."""


class StaleReference(Check):
    """A pinned digest or tag in a manifest, chart or plan, of which there has long been a newer one."""

    code: ClassVar[str] = "NK-F006"
    name: ClassVar[str] = "stale-reference"
    title: ClassVar[str] = "An old image is deployed again and again"
    severity: ClassVar[Severity] = Severity.MEDIUM
    why: ClassVar[str] = (
        "A pinned reference is safe from being replaced, and just as safe from being fixed: every roll-out brings the old faults back."
    )
    remedy: ClassVar[str] = "pin the newest digest, and let a robot move the pin"

    def look(self, facts: Facts) -> Iterator[Finding]:
        """See `Check.look`."""
        for each in facts.deployments:
            behind = days_between(each.created, each.newest)
            if behind is not None and behind > LIMIT:
                told = f"{each.reference} is {behind:,} days older than the newest of its name"
                yield self.finding(told, f"{each.path}:{each.line}", since=each.created[:10])
