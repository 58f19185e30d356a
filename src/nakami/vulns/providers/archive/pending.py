"""Which installed packages have a newer version in an archive, and which vulnerabilities that version's changelog names. Pure."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from nakami.errors import VersionInvalid
from nakami.model.package import Package
from nakami.versions import scheme
from nakami.vulns.interface import Match
from nakami.vulns.providers.archive.cache import SourceTable
from nakami.vulns.providers.archive.changelog import Change, Changelog
from nakami.vulns.providers.archive.parse import Binary

TITLE = "security update pending"


class Build(Struct, frozen=True):
    """A source package's newest version in a suite, and the binary packages that may carry its changelog, the smallest first."""

    suite: str
    base: str
    version: str
    binaries: tuple[Binary, ...]


class Pending(Struct, frozen=True):
    """A source package that is newer in the archive than some of its installed `packages`.

    `security` is its build in the security suite, `release` that of the release's own suites, each only when it is newer than what is
    installed.
    """

    source: str
    packages: tuple[Package, ...]
    security: Build | None = None
    release: Build | None = None

    @property
    def newest(self) -> Build:
        """The build whose changelog tells most."""
        builds = [build for build in (self.security, self.release) if build is not None]
        return max(builds, key=lambda build: key(build.version))


@lru_cache(maxsize=65_536)
def key(version: str) -> bytes:
    """The order of a Debian version; one that Debian does not define comes before all (so that nothing is hidden behind it)."""
    try:
        return scheme("deb").key(version)
    except VersionInvalid:
        return b""


def newest(tables: Iterable[tuple[str, str, SourceTable]], source: str) -> Build | None:
    """The newest build of a source package among (suite, base, table)."""
    found: Build | None = None
    for suite, base, table in tables:
        for version, binaries in table.builds(source).items():
            if found is None or key(version) > key(found.version):
                found = Build(suite, base, version, binaries)
    return found


def by_source(packages: Sequence[Package]) -> dict[str, list[Package]]:
    """The packages of each source package."""
    sources: dict[str, list[Package]] = {}
    for package in packages:
        sources.setdefault(package.source or package.name, []).append(package)
    return sources


def installed_version(package: Package) -> str:
    """The version of the source package that an installed package was built from."""
    return package.source_version or package.version


def pending(source: str, packages: Sequence[Package], security: Build | None, release: Build | None) -> Pending | None:
    """What is pending for the packages of one source; None when all of them are up to date."""
    oldest = min(key(installed_version(package)) for package in packages)
    security = security if security is not None and key(security.version) > oldest else None
    release = release if release is not None and key(release.version) > oldest else None
    if security is None and release is None:
        return None
    target = max(key(build.version) for build in (security, release) if build is not None)
    behind = tuple(package for package in packages if key(installed_version(package)) < target)
    return Pending(source, behind, security, release)


def matches(item: Pending, changelog: Changelog | None, why: str = "") -> list[Match]:
    """What is wrong with the packages of one pending update.

    Args:
        item: the update.
        changelog: that of `item.newest`; None when it could not be had.
        why: why it could not be had.
    """
    found: list[Match] = []
    for package in item.packages:
        named = _named(package, item, changelog)
        found += named
        security = item.security
        if security is None or key(security.version) <= key(installed_version(package)):
            continue
        if not any(match.source == f"archive:{security.suite}" for match in named):
            found.append(_unnamed(package, security, changelog, why))
    return found


def _named(package: Package, item: Pending, changelog: Changelog | None) -> list[Match]:
    """One match for each CVE that a version between the installed and the newest one names; the oldest such version fixed it."""
    installed, target = key(installed_version(package)), key(item.newest.version)
    fixes: dict[str, Change] = {}
    before: set[str] = set()
    for change in changelog.changes if changelog is not None else ():
        at = key(change.version)
        if at <= installed:
            before.update(change.cves)
        elif at <= target:
            for cve in change.cves:
                if cve not in fixes or at < key(fixes[cve].version):
                    fixes[cve] = change
    note = _cut(installed, changelog)
    return [
        _match(package, item, cve, change, "; an installed version names it too" * (cve in before) + note)
        for cve, change in sorted(fixes.items())
    ]


def _cut(installed: bytes, changelog: Changelog | None) -> str:
    if changelog is None or not changelog.is_cut or min(key(c.version) for c in changelog.changes) <= installed:
        return ""
    return "; the changelog is cut short and may leave out others"


def _match(package: Package, item: Pending, cve: str, change: Change, note: str) -> Match:
    security = item.security
    build = item.newest
    if security is not None and key(change.version) <= key(security.version):
        build = security
    return Match(
        package,
        change.advisories[0] if change.advisories else f"{build.suite}/{item.source}/{change.version}",
        (cve,),
        f"archive:{build.suite}",
        fixed=change.version,
        range=f"source {item.source} before {change.version}{note}",
        title=f"{TITLE}: {item.source} {build.version}"
        if build is security
        else f"fixed in {item.source} {change.version}",
        published=change.made,
    )


def _unnamed(package: Package, build: Build, changelog: Changelog | None, why: str) -> Match:
    source = package.source or package.name
    reason = why or "its changelog names no CVE" + _cut(key(installed_version(package)), changelog)
    made = next((c.made for c in changelog.changes if c.version == build.version), "") if changelog is not None else ""
    return Match(
        package,
        f"{build.suite}/{source}/{build.version}",
        (),
        f"archive:{build.suite}",
        fixed=build.version,
        range=f"source {source} before {build.version}; which vulnerabilities it fixes is not known: {reason}",
        title=TITLE,
        published=made,
    )
