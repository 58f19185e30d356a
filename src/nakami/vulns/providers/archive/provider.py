"""Judges the packages of a dpkg system by asking package mirrors: it works where no advisory feed can be reached.

An installed package whose source is newer in the release's security suite has a `security update pending`; which vulnerabilities that
update fixes is told by its changelog. Fixes that reached the release's own suites (point releases) count when their changelog names
CVEs. What no update exists for yet cannot be known from an archive.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from nakami.errors import NakamiError
from nakami.model.package import Distro, Package
from nakami.model.progress import Progress, silent
from nakami.net.client import Client
from nakami.vulns.interface import Judged, Live, Match
from nakami.vulns.providers.archive.account import (
    PROVIDER,
    REMEDY,
    broken_spots,
    source,
    stranger_spots,
    summary,
    unread_spots,
)
from nakami.vulns.providers.archive.cache import Cache
from nakami.vulns.providers.archive.changelog import Changelog
from nakami.vulns.providers.archive.fetch import Fetch
from nakami.vulns.providers.archive.history import key
from nakami.vulns.providers.archive.host import Host
from nakami.vulns.providers.archive.pending import Pending, by_source, installed_version, matches, newest, pending
from nakami.vulns.providers.archive.plan import Role, codename
from nakami.vulns.providers.archive.survey import Answer, Survey, tiers_of
from nakami.vulns.providers.archive.transport import Budget, Transport

BUDGET_BYTES = 100_000_000
FRESH_SECONDS = 900.0
WORKERS = 4
_T = TypeVar("_T")
_R = TypeVar("_R")


class Archive(Live):
    """The provider `archive`.

    Args:
        client: the outbound door.
        cache: the folder that may be filled with what was fetched.
        now: seconds since the epoch, UTC.
        host: what this host knows of archives (`read_host`).
        mirrors: bases of `--apt-mirror`; the host's own are asked only for what these do not have.
        image_sources: the image's own files of apt sources, by path; given only when the user trusts the image's mirrors.
        budget: bytes that may be downloaded in all.
        fresh_for: seconds for which a Release file of the cache is not asked for again.
        progress: told of indexes and changelogs.
    """

    name: ClassVar[str] = PROVIDER

    def __init__(  # noqa: PLR0913 -- by keyword, but for the three that it cannot do without
        self,
        client: Client,
        cache: Path,
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
        if not debs:
            return Judged((), ())
        if distro is None or not (release := codename(distro)):
            return _not_judged(distro, debs, "os-release names no release")
        tiers = tiers_of(self._host, self._mirrors, self._image_sources, distro.id, release)
        if not tiers:
            return _not_judged(distro, debs, f"this host's apt names no mirror that fits; {REMEDY}")
        survey = Survey(self._fetch, tiers, release, distro.id, _architecture(debs))
        answers = dict(zip(Role, self._each("package indexes", list(Role), survey.ask), strict=True))
        return self._judged(debs, distro, answers)

    def _judged(self, debs: Sequence[Package], distro: Distro, answers: Mapping[Role, Answer]) -> Judged:
        security = answers[Role.SECURITY].rows
        release = [*answers[Role.MAIN].rows, *answers[Role.UPDATES].rows]
        items: list[Pending] = []
        strangers: list[Package] = []
        # dpkg orders any version; these are of no form that it would install, so nothing follows from comparing them.
        broken = [package for package in debs if not key(installed_version(package))]
        for name, group in by_source([package for package in debs if key(installed_version(package))]).items():
            ours, others = newest(security, name), newest(release, name)
            if ours is None and others is None and answers[Role.MAIN].suite is not None:
                strangers += group
            elif item := pending(name, group, ours, others):
                items.append(item)
        # Security updates first, small ones first: the budget then names as many vulnerabilities as it can.
        items.sort(key=lambda item: (item.security is None, item.newest.binaries[0].size, item.source))
        logs = self._each("changelogs", items, self._changelog)
        found: list[Match] = []
        missing: Counter[str] = Counter()
        unread: Counter[str] = Counter()
        for item, (log, why) in zip(items, logs, strict=True):
            found += matches(item, log, why)
            if why:
                (unread if item.security is None else missing)[why] += 1
        overall = summary(distro, answers, len(debs), len(debs) - len(strangers) - len(broken), missing)
        return Judged(
            tuple(found),
            (overall,),
            (*stranger_spots(strangers, distro), *broken_spots(broken, distro), *unread_spots(unread, distro)),
        )

    def _changelog(self, item: Pending) -> tuple[Changelog | None, str]:
        """The changelog that tells most, and why it is not that of the newest build."""
        why = ""
        for build in dict.fromkeys((item.newest, item.security or item.newest)):
            try:
                return self._fetch.changelog(build.base, item.source, build.binaries), why
            except NakamiError as error:
                why = error.message
        return None, why

    def _each(self, what: str, items: Sequence[_T], work: Callable[[_T], _R]) -> list[_R]:
        """Do the work for every item in a few threads, in their order; when one fails, the others stop."""
        from concurrent.futures import ThreadPoolExecutor

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


def _not_judged(distro: Distro | None, debs: Sequence[Package], why: str) -> Judged:
    return Judged((), (source(distro or Distro("dpkg"), "failed", why=why, packages=len(debs)),))


def _architecture(debs: Sequence[Package]) -> str:
    """The architecture of most packages; source versions are the same for all that an image may mix."""
    counts = Counter(package.arch for package in debs if package.arch not in {"", "all"})
    return counts.most_common(1)[0][0] if counts else "amd64"
