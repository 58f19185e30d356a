"""What one run knows: the advisory database, brought up to date where it must be and may be."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Self

from nakami.engine.database_place import plan_of
from nakami.engine.setting_aside.saying import Sayings
from nakami.engine.settings import Settings
from nakami.errors import DatabaseError
from nakami.lake.duckdb import Loading
from nakami.model.progress import Progress
from nakami.net.silence import Silence
from nakami.vulns.database import Database
from nakami.vulns.feeds import ARTIFACT, FEEDS, UNKNOWN_ADDRESS, base_of
from nakami.vulns.part import Part

_FRESH = timedelta(hours=24)
"""How long a partition is used before its origin is asked again; OSV and CISA publish several times a day, EPSS daily."""
_ABSENT = timedelta(hours=1)
"""How long an origin that does not have a partition is not asked for it again; most lack what a vendor alone publishes."""
_ASKING = frozenset({"vulnerabilities", "freshness"})
"""What the database is asked for."""
PATIENCE = 10.0
"""Seconds without a byte from a feed's server. A scan must not wait for one that is not there, nor twice for one that was silent."""


class Knowledge:
    """The advisory database of one run, and the right to update it. Use it in `with`, or close it.

    Args:
        settings: where it is, and how far an update may go.
        now: the time of the run.

    Raises:
        DatabaseError: the database cannot be read.
    """

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.settings = settings
        self.now = now
        self.root = settings.cache / "db"
        self._loading: Loading | None = None
        self._database: Database | None = None
        if not settings.looks.isdisjoint(_ASKING):
            self._open()
        self.reasons: dict[str, str] = {}
        self.silence = Silence()
        self.sayings = Sayings(settings)

    def __enter__(self) -> Self:
        return self

    @property
    def database(self) -> Database:
        """The advisory database; what needs none never opens it.

        Raises:
            DatabaseError: it cannot be read.
        """
        return self._database or self._open()

    def _open(self) -> Database:
        self._loading = self._loading or Loading()
        self._database = Database.open(self.root, self._loading)
        return self._database

    @property
    def then(self) -> datetime:
        """The time as of which is judged: the beginning of the day in UTC that the settings name, else now."""
        day = self.settings.as_of
        return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else self.now

    def __exit__(self, *exception: object) -> None:
        if self._database is not None:
            self._database.close()
        if self._loading is not None:
            self._loading.close()

    def need(self, parts: Iterable[Part], progress: Progress) -> None:
        """Bring these partitions up to date, if they are not and it is allowed; what fails is told by `reasons`."""
        missing = [part for part in parts if str(part) not in self.reasons and not self._is_fresh(part)]
        for part in list(missing):
            why = self._known_absent(part)
            if why:
                self.reasons[str(part)] = why
                missing.remove(part)
        if not missing:
            return
        if not self.settings.update:
            self.reasons.update((str(part), "not in the database, and updates are off") for part in missing)
            return
        from nakami.net.client import Client
        from nakami.vulns.update import update

        with Client(offline=self.settings.offline, timeout=PATIENCE, retries=1, silence=self.silence) as client:
            plan = plan_of(self.settings, client, self.now, progress)
            try:
                for result in update(self.root, missing, plan):
                    if result.status in {"absent", "failed"}:
                        self.reasons[str(result.part)] = _unreachable(result.why)
            except DatabaseError as error:
                # What the database holds already still answers; the rest is not known, and says why.
                self.reasons.update((str(part), f"the database could not be updated ({error})") for part in missing)
        self.database.close()
        self._database = Database.open(self.root)

    def _is_fresh(self, part: Part) -> bool:
        held = self.database.holds(part)
        if held is None:
            return self._is_dispensable(part)
        # Whoever names a mirror wants its word; without one, what any mirror brought is as good as it is fresh.
        if self.settings.mirror and held.base != self._base(part):
            return False
        return self._is_within(held.checked, _FRESH)

    def _known_absent(self, part: Part) -> str:
        """Why its origin need not be asked for it; empty where it must be.

        A database in a registry is whole or not there: what it lacked an hour ago costs two requests to find out again. A folder or a
        server of files may have it the next moment.
        """
        base = self._base(part)
        absent = self.database.lacks(part)
        if not base:
            return UNKNOWN_ADDRESS
        if not base.startswith(ARTIFACT) or not absent or absent.base != base:
            return ""
        return _unreachable(absent.why) if self._is_within(absent.checked, _ABSENT) else ""

    def _is_dispensable(self, part: Part) -> bool:
        """Whether its origin did not have it a while ago, and a collection or the rest of its feed answers in its place."""
        if FEEDS[part.feed].complements and not self.settings.mirror and part.feed not in self.settings.feeds:
            return True  # minutes of work: whoever wants it from its origin asks once, `nakami db update`, and has it kept from then on
        absent = self.database.lacks(part)
        if not absent or absent.base != self._base(part) or not self._is_within(absent.checked, _ABSENT):
            return False
        collected = (Part("osv", folder) for folder in FEEDS[part.feed].vendor_of)
        # Partitions of OSV are of different ecosystems: none answers for another.
        feeds = {held.feed for held in self.database.held()} - {"osv"}
        return any(map(self.database.holds, collected)) or part.feed in feeds

    def _is_within(self, when: str, span: timedelta) -> bool:
        try:
            return self.now - datetime.fromisoformat(when) < span
        except (ValueError, TypeError):
            return False

    def _base(self, part: Part) -> str:
        return base_of(part.feed, self.settings.mirror, self.settings.feeds)


def _unreachable(why: str) -> str:
    return f"no advisory source reachable ({why})"
