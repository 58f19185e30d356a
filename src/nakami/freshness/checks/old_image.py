"""NK-F003: nobody rebuilt the image for half a year."""

from collections.abc import Iterator
from typing import ClassVar

from nakami.freshness.days import days_between
from nakami.freshness.interface import Check, Facts
from nakami.model.finding import Finding, Severity

LIMIT = 180
"""Days. Within half a year a Debian stable release has one to three point releases and some hundred security updates."""


class OldImage(Check):
    """The image was built long ago, by its own word."""

    code: ClassVar[str] = "NK-F003"
    name: ClassVar[str] = "old-image"
    title: ClassVar[str] = "The image was not rebuilt for half a year"
    severity: ClassVar[Severity] = Severity.LOW
    why: ClassVar[str] = "Fixes reach an image only when it is built again."
    remedy: ClassVar[str] = "build it again on the newest base, and then every week"

    def look(self, facts: Facts) -> Iterator[Finding]:
        """See `Check.look`."""
        age = days_between(facts.created, facts.today)
        if age is None or age <= LIMIT:
            return
        base = days_between(facts.base_created, facts.created)
        of_base = f", its base not since {facts.base_created[:10]}" if base is not None and base > 0 else ""
        built = facts.created[:10]
        yield self.finding(f"not rebuilt since {built}{of_base}", "", since=built, source="the image's config")
