"""NK-F001: the operating system gets no more fixes."""

from collections.abc import Iterator
from typing import ClassVar

from nakami.freshness.end import for_everybody, newest_alive
from nakami.freshness.interface import Check, Facts
from nakami.freshness.products import cycle_of, product_of
from nakami.model.finding import Finding, Severity


class OutlivedSystem(Check):
    """The distribution's release is past its last fix for everybody."""

    code: ClassVar[str] = "NK-F001"
    name: ClassVar[str] = "outlived-system"
    title: ClassVar[str] = "The operating system gets no more fixes"
    severity: ClassVar[Severity] = Severity.HIGH
    why: ClassVar[str] = (
        "What is found in its packages from that day on is not fixed, and often not even recorded: a short list of findings then says "
        "little. Attackers know these systems well."
    )
    remedy: ClassVar[str] = "rebuild on a release that gets fixes"

    def look(self, facts: Facts) -> Iterator[Finding]:
        """See `Check.look`."""
        product = product_of(facts.distro)
        if not facts.distro or not product:
            return
        found = cycle_of(product, facts.distro.version_id, facts.cycles)
        if found is None or not (line := for_everybody(found)).has_ended(facts.today):
            return
        title = facts.distro.title
        since = f" since {line.eol}" if line.eol else ""
        paid = f"; extended support, for subscribers, until {line.extended}" if line.extended > facts.today else ""
        newer = newest_alive(product, facts.cycles, facts.today)
        called = product.replace("-", " ")
        do = f"rebuild on {called} {newer.cycle}, which gets fixes until {newer.eol}" if newer and newer.eol else ""
        path = facts.distro.path or "etc/os-release"
        yield self.finding(f"{title}: no more fixes{since}{paid}", path, since=line.eol, do=do, source=line.source)
