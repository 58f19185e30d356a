"""Asks the mirrors for the suites of one release, and settles on the freshest of each role."""

from collections.abc import Sequence

from msgspec import Struct

from nakami.errors import NakamiError, UsageError
from nakami.net.address import is_private_place, origin
from nakami.vulns.providers.archive.cache import SourceTable
from nakami.vulns.providers.archive.fetch import Fetch, Suite
from nakami.vulns.providers.archive.plan import Place, Role
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
        places: the mirrors.
        codename: the release.
        distro_id: the distribution, as os-release(5) names it.
        architecture: whose indexes to read.
    """

    def __init__(self, fetch: Fetch, places: Sequence[Place], codename: str, distro_id: str, architecture: str) -> None:
        self._fetch = fetch
        self._places = places
        self._codename = codename
        self._distro_id = distro_id
        self._architecture = architecture

    def ask(self, role: Role) -> Answer:
        """The freshest suite for a role among the places, with its tables. What failed is in the answer, never raised."""
        failures: list[str] = []
        suites: list[tuple[Place, Suite]] = []
        for place in self._places:
            if not (place.has_security if role is Role.SECURITY else place.has_main):
                continue
            try:
                suite = self._suite(place, role)
            except NakamiError as error:
                failures.append(error.message)
                continue
            if suite is not None:
                suites.append((place, suite))
        for place, suite in sorted(suites, key=lambda each: each[1].release.made, reverse=True):
            try:
                read, tables = self._read(place, suite)
            except NakamiError as error:
                failures.append(error.message)
            else:
                return Answer(read, tables, tuple(failures))
        return Answer(failures=tuple(failures))

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


def may_be_asked(place: Place) -> bool:
    """Whether a place is of a kind that nakami reads; one that an image names may not lead into this machine."""
    if is_local(place.base):
        return not place.is_foreign
    try:
        host = origin(place.base)[1]
    except UsageError:  # of another kind than http and https, or no URL at all
        return False
    return not (place.is_foreign and is_private_place(host))
