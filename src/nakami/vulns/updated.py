"""What became of one partition when the database was brought up to date."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from nakami.vulns.feeds import FEEDS
from nakami.vulns.manifest import Held
from nakami.vulns.part import Part


class Updated(Struct, frozen=True):
    """What became of one partition.

    `new`: built anew; `unchanged`: the origin has no newer version; `absent`: the origin does not have it; `failed`:
    see `why`, what was there before still stands. `held` is what the database holds of it now.
    """

    part: Part
    status: Literal["new", "unchanged", "absent", "failed"]
    why: str = ""
    held: Held | None = None


def missed(results: Iterable[Updated]) -> tuple[Updated, ...]:
    """What leaves a question open: what failed, and what is absent while no other voice of its ecosystems came through.

    A vendor's feed that its origin does not publish, or that nobody gave an address for, is so dispensable beside a collection.
    """
    results = tuple(results)
    heard = {name for result in results if result.status in {"new", "unchanged"} for name in _speaks_for(result.part)}
    return tuple(
        result
        for result in results
        if result.status == "failed" or (result.status == "absent" and heard.isdisjoint(_speaks_for(result.part)))
    )


def _speaks_for(part: Part) -> tuple[str, ...]:
    """The ecosystems that a partition tells of; none for lists, such as kev, that tell of no packages."""
    return (part.partition,) if part.feed == "osv" else FEEDS[part.feed].vendor_of
