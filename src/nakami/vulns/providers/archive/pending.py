"""Which installed packages have a newer version in an archive, and which vulnerabilities that version's changelog names. Pure."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from nakami.model.package import Package
from nakami.vulns.interface import Match
from nakami.vulns.providers.archive.cache import SourceTable
from nakami.vulns.providers.archive.changelog import Changelog
from nakami.vulns.providers.archive.history import Fix, between, key
from nakami.vulns.providers.archive.parse import Binary

TITLE = "security update pending"
_CUT = "; the changelog is cut short and may leave out others"


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
            found.append(_unnamed(package, item, security, changelog, why))
    return found


def _named(package: Package, item: Pending, changelog: Changelog | None) -> list[Match]:
    """One match for each CVE that the entries between the installed and the newest version name."""
    if changelog is None:
        return []
    history = between(changelog, installed_version(package), item.newest.version)
    return [_match(package, item, fix, _CUT * history.is_cut) for fix in history.fixes]


def _match(package: Package, item: Pending, fix: Fix, note: str) -> Match:
    build = item.newest
    title = f"fixed in {item.source} {fix.version}"
    if item.security is not None and key(fix.version) <= key(item.security.version):
        build = item.security
        title = f"{TITLE}: {item.source} {build.version}"
    advisories = fix.change.advisories
    before = "; an installed version's entry names it too" * fix.is_named_before
    return Match(
        package,
        advisories[0] if advisories else f"{build.suite}/{item.source}/{fix.version}",
        (fix.cve,),
        f"archive:{build.suite}",
        fixed=fix.version,
        range=f"source {item.source} before {fix.version}{before}{note}",
        title=title,
        published=fix.change.made,
        fixed_on=fix.made,
    )


def _unnamed(package: Package, item: Pending, build: Build, changelog: Changelog | None, why: str) -> Match:
    reason, made = why, ""
    if changelog is not None:
        history = between(changelog, installed_version(package), item.newest.version)
        reason = f"its changelog names no CVE{_CUT * history.is_cut}"
        made = next((change.made for change in changelog.changes if change.version == build.version), "")
    return Match(
        package,
        f"{build.suite}/{item.source}/{build.version}",
        (),
        f"archive:{build.suite}",
        fixed=build.version,
        range=f"source {item.source} before {build.version}; which vulnerabilities it fixes is not known: {reason}",
        title=TITLE,
        published=made,
        fixed_on=made,
    )
