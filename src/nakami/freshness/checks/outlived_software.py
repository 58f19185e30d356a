"""NK-F002: a runtime, server or framework gets no more fixes."""

from collections.abc import Iterator
from typing import ClassVar

from nakami.freshness.end import newest_alive
from nakami.freshness.interface import Check, Facts
from nakami.freshness.products import cycle_of, software_of
from nakami.model.finding import Finding, Severity


class OutlivedSoftware(Check):
    """A release line of software that no distribution keeps alive is past its last fix."""

    code: ClassVar[str] = "NK-F002"
    name: ClassVar[str] = "outlived-software"
    title: ClassVar[str] = "A runtime, server or framework gets no more fixes"
    severity: ClassVar[Severity] = Severity.MEDIUM
    why: ClassVar[str] = (
        "Its makers fix nothing in this release line any more, and advisories often do not say whether it has a fault "
        "that newer lines have."
    )
    remedy: ClassVar[str] = "go to a release line that gets fixes"

    def look(self, facts: Facts) -> Iterator[Finding]:
        """See `Check.look`. Each line of a product is told once, however many programs are of it."""
        told: set[tuple[str, str]] = set()
        for package in facts.packages:
            product = software_of(package)
            line = cycle_of(product, package.version, facts.cycles) if product else None
            if line is None or not line.has_ended(facts.today) or (product, line.cycle) in told:
                continue
            told.add((product, line.cycle))
            since = f" since {line.eol}" if line.eol else ""
            newer = newest_alive(product, facts.cycles, facts.today)
            do = f"go to {product} {newer.cycle}" + (f", fixed until {newer.eol}" if newer.eol else "") if newer else ""
            yield self.finding(
                f"{product} {package.version}: no more fixes{since}",
                package.path,
                package=package,
                since=line.eol,
                do=do,
                source=line.source,
            )
