"""The advisory database as a thing of its own: bring it up to date, tell what is in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from nakami.engine.database_place import plan_of
from nakami.engine.settings import Settings
from nakami.errors import UsageError
from nakami.model.progress import Progress
from nakami.vulns.database import Database
from nakami.vulns.ecosystems import ECOSYSTEMS
from nakami.vulns.feeds import FEEDS, Authority, voices_of
from nakami.vulns.manifest import Held
from nakami.vulns.part import Part
from nakami.vulns.updated import Updated


class Status(Struct, frozen=True):
    """What the database holds, by feed and partition; `root` is its folder."""

    root: str
    held: tuple[Held, ...]


def bring_up_to_date(
    names: Sequence[str], *, everything: bool, settings: Settings, now: datetime, progress: Progress
) -> tuple[Updated, ...]:
    """Update what is named; without names, what the database holds.

    Args:
        names: ecosystems in any case of letters, or feeds with all their partitions (`kev`, `epss`, `nvd`).
        everything: every ecosystem and feed instead; those that the origin does not have are left out.
        settings: where the database is, and where the feeds are.
        now: the time of the run.
        progress: told of long work.

    Raises:
        UsageError: an unknown name, or nothing to update.
        DatabaseError: the database is damaged or cannot be written.
    """
    root = settings.cache / "db"
    parts = _all(now.year) if everything else named_parts(names, now.year)
    if not parts:
        parts = [Part(held.feed, held.partition) for held in Database.open(root).held()]
    if not parts:
        raise UsageError(
            "the database is empty, so there is nothing to refresh",
            "name ecosystems (nakami db update Debian PyPI), or --all; nakami scan fetches by itself what an image needs",
        )
    from nakami.net.client import Client
    from nakami.vulns.update import update  # slow to import, and `nakami db --help` does not need it

    with Client(offline=settings.offline) as client:
        results = update(root, parts, plan_of(settings, client, now, progress))
    return tuple(result for result in results if not everything or result.status != "absent")


def status(settings: Settings) -> Status:
    """Tell what the database holds.

    Raises:
        DatabaseError: the database is damaged.
    """
    root = settings.cache / "db"
    return Status(str(root), Database.open(root).held())


def _all(year: int) -> list[Part]:
    return [part for feed in FEEDS for part in _of(feed, year)]


def named_parts(names: Sequence[str], year: int) -> list[Part]:
    """The partitions that names stand for.

    Raises:
        UsageError: nothing is called so.
    """
    ecosystems = {name.lower(): name for name in ECOSYSTEMS}
    parts: list[Part] = []
    for name in names:
        lower = name.lower()
        ecosystem = ecosystems.get(lower)
        if ecosystem:
            for feed in voices_of(ecosystem):
                if feed == "osv":
                    parts.append(Part(feed, ecosystem))
                elif FEEDS[feed].authority is Authority.VENDOR:
                    # Other collections tell of many ecosystems at once: who wants one names it.
                    parts += _of(feed, year)
        elif lower in FEEDS:
            parts += _of(lower, year)
        else:
            raise _no_such(name, {**ecosystems, **{feed: feed for feed in FEEDS}})
    return parts


def _no_such(name: str, known: Mapping[str, str]) -> UsageError:
    """The error of a name that is none; `known` has the names by how they are written in small letters."""
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), known, 1)
    remedy = f"did you mean {known[near[0]]!r}?" if near else f"known: {', '.join(known.values())}"
    return UsageError(f"no ecosystem or feed is called {name[:100]!r}", remedy)


def _of(feed: str, year: int) -> list[Part]:
    return [Part(feed, partition) for partition in FEEDS[feed].every(year)]
