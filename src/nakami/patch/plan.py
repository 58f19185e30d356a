"""Which packages to upgrade, to which version at least, and what cannot be patched and why. Pure."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from nakami.errors import VersionInvalid
from nakami.model.finding import Finding, Severity, State
from nakami.model.package import DISTRIBUTION_TYPES, Package
from nakami.model.patch import Left, Plan, Upgrade
from nakami.versions.apk import Apk
from nakami.versions.deb import Deb
from nakami.versions.interface import Scheme
from nakami.versions.rpm import Rpm

SCHEMES: dict[str, Scheme] = {"deb": Deb(), "rpm": Rpm(), "apk": Apk()}

_NO_FIX = {
    State.WILL_NOT_FIX: "its maker will not fix it",
    State.UNDER_INVESTIGATION: "its maker is still looking into it",
}
_APPLICATION = "a package of the application: upgrade it where the application is built"


class Wish(Struct, frozen=True):
    """What the user wants closed: only these vulnerabilities (all when empty), and none below a severity."""

    only: frozenset[str] = frozenset()
    severity: Severity = Severity.UNKNOWN

    def takes(self, finding: Finding) -> bool:
        """Whether the finding is one of them."""
        named = not self.only or not self.only.isdisjoint((finding.id, *finding.aliases))
        return named and finding.severity >= self.severity


def make_plan(findings: Iterable[Finding], packages: Iterable[Package], wish: Wish) -> Plan:
    """Group what has a fix by source package.

    Args:
        findings: those of a scan; other kinds than vulnerabilities are passed over.
        packages: everything installed: all packages of one source go together.
        wish: what the user wants closed.
    """
    fixable: dict[tuple[str, str], list[Finding]] = {}
    left: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        package = finding.package
        if finding.kind != "vulnerability" or package is None or not wish.takes(finding):
            continue
        why = unpatchable(finding, package)
        if why:
            left.setdefault((finding.id, why), []).append(finding)
        else:
            fixable.setdefault((package.type, package.source or package.name), []).append(finding)
    siblings: dict[tuple[str, str], list[Package]] = {}
    for package in packages:
        if package.type in DISTRIBUTION_TYPES:
            siblings.setdefault((package.type, package.source or package.name), []).append(package)
    upgrades = [_upgrade(key, found, siblings.get(key, ())) for key, found in fixable.items()]
    return Plan(
        tuple(
            sorted(upgrades, key=lambda each: (-each.known_exploited, -each.severity, -len(each.closes), each.source))
        ),
        tuple(
            sorted(
                (_left(identifier, why, found) for (identifier, why), found in left.items()),
                key=lambda each: (-each.severity, each.id, each.why),
            )
        ),
    )


def unpatchable(finding: Finding, package: Package) -> str:
    """Why a package manager cannot close a finding; empty when it can."""
    if package.type not in DISTRIBUTION_TYPES:
        return _APPLICATION if finding.remedy.kind == "upgrade" else "no fixed version is known"
    if finding.remedy.kind != "upgrade" or not finding.remedy.version:
        return _NO_FIX.get(finding.state, "no fixed version is known")
    return ""


def order(type_: str, version: str) -> bytes:
    """The key by which versions of a package type are ordered; what is no version is older than any."""
    try:
        return SCHEMES[type_].key(version)
    except (VersionInvalid, KeyError):
        return b""


def _upgrade(key: tuple[str, str], findings: Sequence[Finding], siblings: Collection[Package]) -> Upgrade:
    type_, source = key
    installed = [finding.package for finding in findings if finding.package is not None]
    affected = {package.name for package in installed}
    together = affected | {package.name for package in siblings}
    exploited = {finding.id for finding in findings if finding.exploit.known}
    return Upgrade(
        type=type_,
        source=source,
        before=min((package.version for package in installed), key=lambda version: order(type_, version)),
        after=max((finding.remedy.version for finding in findings), key=lambda version: order(type_, version)),
        packages=tuple(sorted(together)),
        closes=tuple(sorted({finding.id for finding in findings})),
        severity=max(finding.severity for finding in findings),
        known_exploited=len(exploited),
    )


def _left(identifier: str, why: str, findings: Sequence[Finding]) -> Left:
    names = {f"{f.package.name} {f.package.version}" for f in findings if f.package is not None}
    return Left(identifier, max(finding.severity for finding in findings), tuple(sorted(names)), why)
