"""Judges the packages of a dpkg system by asking package mirrors: it works where no advisory feed can be reached.

An installed package whose source is newer in the release's security suite has a `security update pending`; which vulnerabilities that
update fixes is told by its changelog. Fixes that reached the release's own suites (point releases) count when their changelog names
CVEs. What no update exists for yet cannot be known from an archive.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Literal, TypeVar

from msgspec import Struct

from nakami.errors import DigestMismatch, NakamiError
from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import Distro, Package
from nakami.model.progress import Progress, silent
from nakami.net.address import is_private_place, origin
from nakami.net.client import Client
from nakami.vulns.interface import Judged, Live, Match
from nakami.vulns.providers.archive.cache import Cache, SourceTable
from nakami.vulns.providers.archive.changelog import Changelog
from nakami.vulns.providers.archive.fetch import Fetch, Suite
from nakami.vulns.providers.archive.host import Host
from nakami.vulns.providers.archive.pending import Pending, by_source, matches, newest, pending
from nakami.vulns.providers.archive.plan import Place, Role, codename, from_entries, from_mirrors
from nakami.vulns.providers.archive.sources import entries
from nakami.vulns.providers.archive.transport import Budget, Transport, is_local

BUDGET_BYTES = 100_000_000
FRESH_SECONDS = 900.0
WORKERS = 4
MAX_NAMED = 5
"""How many packages or reasons a message names before it counts the rest."""

_NAMES = {"debian": "Debian", "ubuntu": "Ubuntu"}
_REMEDY = "name a mirror of the distribution with --apt-mirror"
_T = TypeVar("_T")
_R = TypeVar("_R")


class _Answer(Struct, frozen=True):
    """How the mirrors answered for one role: the suite and its tables, or why there is none."""

    suite: Suite | None = None
    tables: tuple[SourceTable, ...] = ()
    failures: tuple[str, ...] = ()


class Archive(Live):
    """The provider `archive`.

    Args:
        client: the outbound door.
        cache: the folder that may be filled with what was fetched.
        now: seconds since the epoch, UTC.
        host: what this host knows of archives (`read_host`).
        mirrors: bases of `--apt-mirror`; they are asked instead of the host's own.
        image_sources: the image's own files of apt sources, by path; given only when the user trusts the image's mirrors.
        budget: bytes that may be downloaded in all.
        progress: told of indexes and changelogs.
    """

    name: ClassVar[str] = "archive"

    def __init__(  # noqa: PLR0913 -- by keyword, but for the three that it cannot do without
        self,
        client: Client,
        cache: str,
        now: float,
        *,
        host: Host,
        mirrors: Sequence[str] = (),
        image_sources: Mapping[str, str] | None = None,
        budget: int = BUDGET_BYTES,
        fresh_for: float = FRESH_SECONDS,
        progress: Progress = silent,
    ) -> None:
        self.budget = Budget(budget)
        self._transport = Transport(client, self.budget)
        self._fetch = Fetch(self._transport, Cache(cache), host, now, fresh_for)
        self._host = host
        self._mirrors = mirrors
        self._image_sources = image_sources or {}
        self._progress = progress

    def judge(self, packages: Sequence[Package], distro: Distro | None) -> Judged:
        """Say which dpkg packages have security updates pending; other packages are left alone."""
        debs = [package for package in packages if package.type == "deb"]
        if not debs or distro is None:
            return Judged((), ())
        release = codename(distro)
        places = self._places(distro.id, release)
        if not release or not places:
            why = (
                "this host's apt configuration names no mirror that fits" if release else "os-release names no release"
            )
            return Judged((), (_source(distro, "failed", why=f"{why}; {_REMEDY}", packages=len(debs)),))
        architecture = _architecture(debs)
        answers = dict(
            zip(
                Role,
                self._each(
                    "package indexes", list(Role), lambda role: self._ask(places, role, release, distro, architecture)
                ),
                strict=True,
            )
        )
        return self._judged(debs, distro, answers)

    def _places(self, distro_id: str, release: str) -> list[Place]:
        """Where to ask: the mirrors that the user names, else the host's, and the image's when they are trusted."""
        if self._mirrors:
            places = list(from_mirrors(self._mirrors, distro_id))
        else:
            places = list(from_entries(self._host.entries, release, self._host.codename))
        for path, text in self._image_sources.items():
            places += from_entries(entries(path, text), release, are_foreign=True)
        return [place for place in places if _may_be_asked(place)]

    def _ask(self, places: Sequence[Place], role: Role, release: str, distro: Distro, architecture: str) -> _Answer:
        """The freshest suite for a role among the places, with its tables."""
        failures: list[str] = []
        suites: list[tuple[Place, Suite]] = []
        for place in places:
            if not (place.has_security if role is Role.SECURITY else place.has_main):
                continue
            try:
                suite = self._fetch.suite(place, role, release, distro.id)
            except NakamiError as error:
                failures.append(error.message)
                continue
            if suite is not None:
                suites.append((place, suite))
        for place, suite in sorted(suites, key=lambda each: each[1].release.made, reverse=True):
            try:
                return self._read(place, suite, release, distro, architecture, failures)
            except NakamiError as error:
                failures.append(error.message)
        return _Answer(failures=tuple(failures))

    def _read(
        self, place: Place, suite: Suite, release: str, distro: Distro, architecture: str, failures: list[str]
    ) -> _Answer:
        try:
            return _Answer(suite, self._fetch.tables(suite, architecture), tuple(failures))
        except (DigestMismatch, NakamiError):
            if not suite.is_from_cache:
                raise
        # The mirror has moved on since the Release file of the cache was fetched.
        fresh = self._fetch.suite(place, suite.role, release, distro.id, anew=True) or suite
        return _Answer(fresh, self._fetch.tables(fresh, architecture), tuple(failures))

    def _judged(self, debs: Sequence[Package], distro: Distro, answers: Mapping[Role, _Answer]) -> Judged:
        security = _rows(answers[Role.SECURITY])
        release = [*_rows(answers[Role.MAIN]), *_rows(answers[Role.UPDATES])]
        items: list[Pending] = []
        strangers: list[Package] = []
        for source, group in by_source(debs).items():
            ours, others = newest(security, source), newest(release, source)
            if ours is None and others is None and answers[Role.MAIN].suite is not None:
                strangers += group
            elif item := pending(source, group, ours, others):
                items.append(item)
        # Security updates first, small ones first: the budget then names as many vulnerabilities as it can.
        items.sort(key=lambda item: (item.security is None, item.newest.binaries[0].size, item.source))
        logs = self._each("changelogs", items, self._changelog)
        found: list[Match] = []
        missing: Counter[str] = Counter()
        unread: Counter[str] = Counter()
        for item, (log, why) in zip(items, logs, strict=True):
            found += matches(item, log, why)
            if log is None:
                (unread if item.security is None else missing)[why] += 1
        source = _summary(distro, answers, len(debs), len(debs) - len(strangers), missing)
        return Judged(tuple(found), (source,), (*_stranger_spots(strangers, distro), *_unread_spots(unread, distro)))

    def _changelog(self, item: Pending) -> tuple[Changelog | None, str]:
        build = item.newest
        try:
            return self._fetch.changelog(build.base, item.source, build.binaries), ""
        except NakamiError as error:
            return None, error.message

    def _each(self, what: str, items: Sequence[_T], work: Callable[[_T], _R]) -> list[_R]:
        """Do the work for every item in a few threads, in their order; when one fails, the others stop."""
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 -- start-up

        done: list[_R] = []
        self._progress(what, 0, len(items))
        with ThreadPoolExecutor(WORKERS) as pool:
            jobs = [pool.submit(work, item) for item in items]
            try:
                for job in jobs:
                    done.append(job.result())
                    self._progress(what, len(done), len(items))
            except BaseException:
                self._transport.stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return done


def _may_be_asked(place: Place) -> bool:
    """Whether a place is of a kind that nakami reads; one that an image names may not lead into this machine."""
    if is_local(place.base):
        return not place.is_foreign
    if not place.base.startswith(("http://", "https://")):
        return False
    return not (place.is_foreign and is_private_place(origin(place.base)[1]))


def _architecture(debs: Sequence[Package]) -> str:
    """The architecture of most packages; source versions are the same for all that an image may mix."""
    counts = Counter(package.arch for package in debs if package.arch not in {"", "all"})
    return counts.most_common(1)[0][0] if counts else "amd64"


def _rows(answer: _Answer) -> list[tuple[str, str, SourceTable]]:
    if answer.suite is None:
        return []
    return [(answer.suite.name, answer.suite.base, table) for table in answer.tables]


def _source(
    distro: Distro, status: Literal["ok", "partial", "failed"], *, updated: str = "", why: str = "", packages: int = 0
) -> Source:
    return Source(_NAMES.get(distro.id, distro.id), Archive.name, status, updated, why, packages)


def _summary(
    distro: Distro, answers: Mapping[Role, _Answer], total: int, judged: int, missing: Mapping[str, int]
) -> Source:
    security = answers[Role.SECURITY]
    if security.suite is None:
        why = "; ".join(security.failures[:MAX_NAMED]) or "no mirror has the security suite of this release"
        return _source(distro, "failed", why=f"{why}; {_REMEDY}", packages=total)
    whys: list[str] = []
    for role, answer in answers.items():
        if answer.suite is not None:
            whys += answer.suite.caveats
        elif role is Role.MAIN:
            whys.append("the release's own suite was not read: " + (", ".join(answer.failures) or "no mirror has it"))
        whys += answer.failures if answer.suite is not None else ()
    whys += [f"which vulnerabilities {count} updates fix is not known: {why}" for why, count in _first(missing)]
    return _source(
        distro,
        "partial" if whys else "ok",
        updated=security.suite.release.made,
        why="; ".join(dict.fromkeys(whys)),
        packages=judged,
    )


def _stranger_spots(strangers: Sequence[Package], distro: Distro) -> tuple[BlindSpot, ...]:
    if not strangers:
        return ()
    names = sorted({package.name for package in strangers})
    shown = ", ".join(names[:MAX_NAMED]) + (", ..." if len(names) > MAX_NAMED else "")
    why = f"{len(strangers)} packages are not of this release's archive, so nothing is known of them: {shown}"
    return (BlindSpot(Archive.name, _NAMES.get(distro.id, distro.id), why),)


def _unread_spots(unread: Mapping[str, int], distro: Distro) -> tuple[BlindSpot, ...]:
    return tuple(
        BlindSpot(
            Archive.name,
            _NAMES.get(distro.id, distro.id),
            f"whether {count} newer packages of the release fix vulnerabilities is not known: {why}",
        )
        for why, count in _first(unread)
    )


def _first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The most frequent reasons, and how many others there are."""
    ranked = Counter(dict(counts)).most_common()
    rest = sum(count for _, count in ranked[MAX_NAMED:])
    return ranked[:MAX_NAMED] + ([("other reasons", rest)] if rest else [])
