"""From findings to what to do first: at most five acts, those that remove most of the danger (docs/priorities.md).

- An upgrade is of one package: a distribution's source package, or a language's. It stays within the series of versions that is there as
  far as that closes anything; what only another series closes is an act of its own. Where that one is worth more, it stands for both:
  whoever makes the larger step first has no need of the smaller one. No finding is in two upgrades.
- A rebuild on a newer base image stands for all upgrades of the base's system packages but those that close something known to be
  exploited, which should not wait for it.
- What is attacked, or likely to be, and has no fix can only be shielded.
"""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from nakami.model.answer import Act
from nakami.model.finding import Finding, State
from nakami.model.image import Base
from nakami.model.package import DISTRIBUTION_TYPES, Distro, Package
from nakami.vulns.ecosystems import full_name
from nakami.vulns.judge import distinct, version_order
from nakami.vulns.order import AFTER_ATTACKED, rank, weight
from nakami.vulns.series import series_of
from nakami.vulns.upgrade_command import is_built_in, language_command, system_command

MOST = 5
_MOST_SHIELDS = 2
"""Of the five: what cannot be closed must not hide what can."""
_LIKELY = 0.1
"""EPSS from which on a vulnerability without a fix is worth an act: 7 in 100 of the scores of 2026-01-11 are."""
_WORTH_A_REBUILD = 2
"""Upgrades of the base's packages from which on a newer base is the shorter way."""

OwnerOf = Callable[[Package], str]
"""The distribution's package that brought a language's package or a program; empty where none did."""


def nobody(package: Package) -> str:  # noqa: ARG001 -- the shape of all of them
    """The owner of packages that have none."""
    return ""


class Setting(Struct, frozen=True):
    """What acts are made for.

    `distro` tells which package manager the commands are for; `owner_of` which distribution's package brought a package. `base` is the
    image's base, if it is known. `instead` says in words what to rebuild on when the distribution's release gets no more fixes.
    """

    distro: Distro | None = None
    owner_of: OwnerOf = nobody
    base: Base | None = None
    instead: str = ""


ANYWHERE = Setting()


class _Group(Struct, frozen=True):
    """Findings that one upgrade closes; `owner` is the distribution's package that has to bring it, if one does."""

    findings: list[Finding]
    owner: str = ""

    @property
    def worth(self) -> tuple[float, ...]:
        """What it is worth to close them."""
        return weight(self.findings, is_owned=bool(self.owner))

    @property
    def first(self) -> Package:
        """The package of the first finding."""
        found = self.findings[0].package
        assert found  # groups are made of findings with a package
        return found

    @property
    def waits_for_a_base(self) -> bool:
        """Whether a newer base image closes it, and it can wait for one."""
        if self.first.type not in DISTRIBUTION_TYPES:
            return False
        return all(each.origin == "base" and not (each.exploit.known or each.exploit.attacks) for each in self.findings)


def acts(findings: Iterable[Finding], setting: Setting = ANYWHERE, most: int = MOST) -> tuple[Act, ...]:
    """The acts that pay off most, the best first.

    Args:
        findings: of one target; those without a package are left to others.
        setting: what they are made for.
        most: how many acts at most.
    """
    ordered = sorted((finding for finding in findings if finding.package), key=rank)
    groups = _groups(ordered, setting.owner_of)
    ranked: list[tuple[tuple[float, ...], Act | _Group]] = []
    if setting.instead:
        # What another release has is not known from here: no number.
        ranked.append((AFTER_ATTACKED, Act(what=setting.instead, closes=0, kind="rebuild")))
    elif setting.base and setting.base.layers:
        folded = [group for group in groups if group.waits_for_a_base]
        if len(folded) >= _WORTH_A_REBUILD:
            groups = [group for group in groups if not group.waits_for_a_base]
            worth = weight(sorted((finding for group in folded for finding in group.findings), key=rank))
            ranked.append((worth, _rebuild(ordered, setting.base)))
    ranked = [*((group.worth, group) for group in groups), *ranked, *_shields(ordered)]
    first = sorted(ranked, key=lambda its: its[0], reverse=True)[:most]
    return tuple(its if isinstance(its, Act) else _upgrade(its, setting.distro) for _, its in first)


def _groups(ordered: Iterable[Finding], owner_of: OwnerOf) -> list[_Group]:
    """One group for each upgrade of a package; at most two of a package: within its series, and across."""
    within: dict[tuple[str, ...], list[Finding]] = {}
    across: dict[tuple[str, ...], list[Finding]] = {}
    for finding in ordered:
        package = finding.package
        if package is None or finding.remedy.kind != "upgrade":
            continue
        owner = owner_of(package)
        series = series_of(package, package.version)
        crosses = not owner and series_of(package, finding.remedy.version) != series
        (across if crosses else within).setdefault((owner, series, *_name_of(package)), []).append(finding)
    groups = []
    for key in dict.fromkeys((*within, *across)):
        near, far = (_Group(its.get(key, []), key[0]) for its in (within, across))
        if near.findings and far.findings and far.worth > near.worth:
            near, far = _Group([]), _Group(sorted((*near.findings, *far.findings), key=rank), key[0])
        groups += [group for group in (near, far) if group.findings]
    return groups


def _name_of(package: Package) -> tuple[str, ...]:
    if package.type in DISTRIBUTION_TYPES:
        return (package.type, package.source or package.name, package.source_version or package.version)
    return (package.type, package.namespace, package.name)


def _upgrade(group: _Group, distro: Distro | None) -> Act:
    first = group.first
    packages = list(dict.fromkeys(finding.package for finding in group.findings if finding.package))
    fixed = max((finding.remedy.version for finding in group.findings), key=lambda its: version_order(first, its))
    if first.type in DISTRIBUTION_TYPES:
        name, version = first.source or first.name, first.source_version or first.version
        command = system_command(packages, distro)
    else:
        name = full_name(first)
        version = min((package.version for package in packages), key=lambda its: version_order(first, its))
        # The language's tool would put another copy beside the distribution's, or refuse to (PEP 668).
        command = "" if group.owner else language_command(first, fixed)
    where = _where(packages) if first.type == "generic" or is_built_in(first) else ""
    if group.owner:
        where = f" in the package {group.owner}"
    closed = distinct(group.findings)
    return Act(
        what=f"{name} {version} -> {fixed}{where}",
        closes=len(closed),
        known_exploited=sum(finding.exploit.known for finding in closed),
        command=command,
        origin="base" if all(finding.origin == "base" for finding in group.findings) else "",
        attacked=sum(bool(finding.exploit.attacks) for finding in closed),
    )


def _where(packages: Sequence[Package]) -> str:
    """Where software lies that no package manager upgrades: whoever put it there does it again."""
    paths = sorted({package.path for package in packages} - {""})
    more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    return f" at {paths[0]}{more}" if paths else ""


def _rebuild(ordered: Iterable[Finding], base: Base) -> Act:
    """A newer base of the same release: it closes what the release has a fix for, if it has fetched all of them."""
    closed = distinct(
        finding
        for finding in ordered
        if finding.origin == "base"
        and finding.remedy.kind == "upgrade"
        and finding.package
        and finding.package.type in DISTRIBUTION_TYPES
    )
    name = base.name.partition("@")[0].removeprefix("docker.io/").removeprefix("library/")
    told = (
        f"the newest {name}" if base.by != "history" and name else f"a newer base ({name})" if name else "a newer base"
    )
    return Act(
        what=f"rebuild on {told}",
        closes=len(closed),
        known_exploited=sum(finding.exploit.known for finding in closed),
        origin="base",
        kind="rebuild",
        attacked=sum(bool(finding.exploit.attacks) for finding in closed),
    )


def _shields(ordered: Iterable[Finding]) -> list[tuple[tuple[float, ...], Act]]:
    """What is attacked, or likely to be, and cannot be closed."""
    found = [
        finding
        for finding in distinct(ordered)
        if finding.remedy.kind == "none-yet" and finding.kind == "vulnerability" and _is_dangerous(finding)
    ]
    return [(weight([finding]), _shield(finding)) for finding in found[:_MOST_SHIELDS]]


def _is_dangerous(finding: Finding) -> bool:
    exploit = finding.exploit
    return exploit.known or bool(exploit.attacks) or (exploit.epss or 0.0) >= _LIKELY


def _shield(finding: Finding) -> Act:
    package = finding.package
    name = f"{package.source or full_name(package)} {package.source_version or package.version}" if package else ""
    why = "will get no fix" if finding.state is State.WILL_NOT_FIX else "has no fix yet"
    return Act(
        what=f"shield {finding.id}: {name} {why}",
        closes=0,
        known_exploited=int(finding.exploit.known),
        origin="base" if finding.origin == "base" else "",
        kind="shield",
        attacked=int(bool(finding.exploit.attacks)),
    )
