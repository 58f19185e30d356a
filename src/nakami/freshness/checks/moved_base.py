"""NK-F005: the base image's name stands for a newer image now."""

from collections.abc import Iterator
from typing import ClassVar

from nakami.freshness.interface import Check, Facts
from nakami.model.finding import Finding, Severity


class MovedBase(Check):
    """The base was built again since; asked for only where the user wants it."""

    code: ClassVar[str] = "NK-F005"
    name: ClassVar[str] = "moved-base"
    title: ClassVar[str] = "There is a newer base image under the same name"
    severity: ClassVar[Severity] = Severity.LOW
    why: ClassVar[str] = "A rebuild brings the fixes of the base without a change to the application."
    remedy: ClassVar[str] = "build again on the newer base"

    def look(self, facts: Facts) -> Iterator[Finding]:
        """See `Check.look`."""
        now = facts.base_now
        if now is None or now.same:
            return
        built = f", built {now.created[:10]}" if now.created else ""
        yield self.finding(
            f"{now.reference} has moved since: it is {now.digest[:19]} now{built}",
            "",
            since=now.created[:10],
            do=f"build again on {now.reference}@{now.digest}",
            source="the registry",
        )
