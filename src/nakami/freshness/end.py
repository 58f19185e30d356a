"""When a release line ends, and what to go to instead."""

from collections.abc import Iterable

from msgspec.structs import replace

from nakami.model.lifecycle import Cycle

_LAST_ARE_FOR_ALL = frozenset({"debian"})
"""Products whose extended support is for everybody: Debian's LTS team publishes in the same archive."""


def for_everybody(cycle: Cycle) -> Cycle:
    """The line with the end of those fixes that everybody gets, whoever makes them.

    distro-info-data counts Debian's long-term support among them already; endoflife.date calls it extended.
    """
    if cycle.product in _LAST_ARE_FOR_ALL and cycle.source != "distro-info" and cycle.extended > cycle.eol:
        return replace(cycle, eol=cycle.extended, extended="")
    return cycle


def newest_alive(product: str, cycles: Iterable[Cycle], today: str) -> Cycle | None:
    """The newest line of a product that is released and gets fixes on that day; None when none is known."""
    alive = [
        its
        for cycle in cycles
        if cycle.product == product
        and cycle.released
        and cycle.released <= today
        and (its := for_everybody(cycle)).has_ended(today) is False
    ]
    return max(alive, key=lambda cycle: cycle.released, default=None)
