"""Asks the mirrors for the suites of one release, and settles on the best of each role."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from nakami.errors import NakamiError, UsageError
from nakami.net.address import is_private_place, origin
from nakami.vulns.providers.archive.cache import SourceTable
from nakami.vulns.providers.archive.fetch import Fetch, Suite
from nakami.vulns.providers.archive.host import Host
from nakami.vulns.providers.archive.plan import Place, Role, from_entries, from_mirrors
from nakami.vulns.providers.archive.sources import entries
from nakami.vulns.providers.archive.transport import is_local


class Answer(Struct, frozen=True):
    """How the mirrors answered for one role: the suite and its tables, or why there is none."""

    suite: Suite | None = None
    tables: tuple[SourceTable, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def rows(self) -> list[tuple[str, str, SourceTable]]:
        """The tables, each with the name of its suite and the base that its files lie below."""
        return [(self.suite.name, self.suite.base, table) for table in self.tables] if self.suite is not None else []


class Survey:
    """The suites of one release.

    Args:
        fetch: asks one mirror.
        tiers: the mirrors, the most trusted first: a tier is asked only when no mirror of those before it answered.
        codename: the release.
        distro_id: the distribution, as os-release(5) names it.
        architecture: whose indexes to read.
    """

    def __init__(
        self, fetch: Fetch, tiers: Sequence[Sequence[Place]], codename: str, distro_id: str, architecture: str
    ) -> None:
        self._fetch = fetch
        self._tiers = tiers
        self._codename = codename
        self._distro_id = distro_id
        self._architecture = architecture

    def ask(self, role: Role) -> Answer:
        """The best suite for a role, with its tables. What failed is in the answer, never raised."""
        failures: list[str] = []
        for tier in self._tiers:
            found = self._ask(tier, role, failures)
            if found is not None:
                return Answer(*found, tuple(failures))
        return Answer(failures=tuple(failures))

    def _ask(
        self, tier: Sequence[Place], role: Role, failures: list[str]
    ) -> tuple[Suite, tuple[SourceTable, ...]] | None:
        """The signed before the unsigned, then the freshest: a date is only worth as much as its signature."""
        suites: list[tuple[Place, Suite]] = []
        for place in tier:
            if not (place.has_security if role is Role.SECURITY else place.has_main):
                continue
            try:
                suite = self._suite(place, role)
            except NakamiError as error:
                failures.append(error.message)
                continue
            if suite is not None:
                suites.append((place, suite))
        for place, suite in sorted(suites, key=lambda each: (each[1].is_signed, each[1].release.made), reverse=True):
            try:
                return self._read(place, suite)
            except NakamiError as error:
                failures.append(error.message)
        return None

    def _suite(self, place: Place, role: Role, *, anew: bool = False) -> Suite | None:
        return self._fetch.suite(place, role, self._codename, self._distro_id, anew=anew)

    def _read(self, place: Place, suite: Suite) -> tuple[Suite, tuple[SourceTable, ...]]:
        try:
            return suite, self._fetch.tables(suite, self._architecture)
        except NakamiError:
            if not suite.is_from_cache:
                raise
        # The mirror has moved on since the Release file of the cache was fetched.
        fresh = self._suite(place, suite.role, anew=True) or suite
        return fresh, self._fetch.tables(fresh, self._architecture)


def tiers_of(
    host: Host, mirrors: Sequence[str], image_sources: Mapping[str, str], distro_id: str, release: str
) -> list[list[Place]]:
    """Where to ask: the mirrors that the user names, else the host's own, else the image's where they are trusted."""
    tiers = [
        from_mirrors(mirrors, distro_id),
        from_entries(host.entries, release, host.codename),
        *(from_entries(entries(path, text), release, are_foreign=True) for path, text in image_sources.items()),
    ]
    return [asked for tier in tiers if (asked := [place for place in tier if may_be_asked(place)])]


def may_be_asked(place: Place) -> bool:
    """Whether a place is of a kind that nakami reads; one that an image names may not lead into this machine."""
    if is_local(place.base):
        return not place.is_foreign
    try:
        host = origin(place.base)[1]
    except UsageError:  # of another kind than http and https, or no URL at all
        return False
    return not (place.is_foreign and is_private_place(host))
