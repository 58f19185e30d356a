"""From findings to what to do first: at most five upgrades, those that remove most of the danger.

One act is one upgrade: a distribution's source package, or a language's package. Acts are ranked by how many
known-exploited vulnerabilities they close, then by how likely it is that at least one of the rest is exploited (EPSS),
then by how many of each severity from the worst down.
"""

import shlex
from collections.abc import Iterable, Sequence
from math import prod

from nakami.model.answer import Act
from nakami.model.finding import Finding, Severity
from nakami.model.package import DISTRIBUTION_TYPES, Distro, Package
from nakami.vulns.ecosystems import full_name
from nakami.vulns.judge import distinct, version_order

MOST = 5

_SUSE = frozenset({"sles", "sled", "sles_sap", "opensuse-leap", "opensuse-tumbleweed"})


def acts(findings: Iterable[Finding], distro: Distro | None = None, most: int = MOST) -> tuple[Act, ...]:
    """The upgrades that pay off most, the best first; findings without a fixed version have none.

    Args:
        findings: of one target; those without a package are left to others.
        distro: which package manager the commands are for.
        most: how many acts at most.
    """
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        if finding.package and finding.remedy.kind == "upgrade":
            groups.setdefault(_group_of(finding.package), []).append(finding)
    ranked = sorted(groups.values(), key=_rank, reverse=True)
    return tuple(_act(group, distro) for group in ranked[:most])


def _group_of(package: Package) -> tuple[str, ...]:
    if package.type in DISTRIBUTION_TYPES:
        return (package.type, package.source or package.name, package.source_version or package.version)
    return (package.type, package.namespace, package.name)


def _rank(group: Sequence[Finding]) -> tuple[float, ...]:
    closed = distinct(group)
    exploited = sum(finding.exploit.known for finding in closed)
    # Twentieths: what EPSS cannot tell apart is left to the severities.
    likely = round(
        20 * (1 - prod(1 - (finding.exploit.epss or 0.0) for finding in closed if not finding.exploit.known))
    )
    counts = [sum(finding.severity is severity for finding in closed) for severity in reversed(Severity)]
    return (exploited, likely, *counts)


def _act(group: Sequence[Finding], distro: Distro | None) -> Act:
    closed = distinct(group)
    packages = list(dict.fromkeys(finding.package for finding in group if finding.package))
    first = packages[0]
    fixed = max((finding.remedy.version for finding in group), key=lambda version: version_order(first, version))
    if first.type in DISTRIBUTION_TYPES:
        name, version = first.source or first.name, first.source_version or first.version
        command = _system_command(packages, distro)
    else:
        name, version = (
            full_name(first),
            min((package.version for package in packages), key=lambda its: version_order(first, its)),
        )
        command = _language_command(first, name, fixed)
    where = _where(packages) if first.type == "generic" else ""
    return Act(
        what=f"{name} {version} -> {fixed}{where}",
        closes=len(closed),
        known_exploited=sum(finding.exploit.known for finding in closed),
        command=command,
        origin="base" if all(finding.origin == "base" for finding in group) else "",
    )


def _system_command(packages: Sequence[Package], distro: Distro | None) -> str:
    """The package manager's command; names come from the image, so they are quoted for the shell."""
    names = sorted({package.name for package in packages})
    kind = packages[0].type
    if kind == "deb":
        # No version: archives keep only their newest, which has the fix or a later one.
        return _words("apt-get install --only-upgrade", names)
    if kind == "apk":
        return _words("apk upgrade", names)
    return _words("zypper update" if distro and distro.id in _SUSE else "dnf upgrade", names)


def _where(packages: Sequence[Package]) -> str:
    """Where software lies that no package manager upgrades: whoever put it there does it again."""
    paths = sorted({package.path for package in packages} - {""})
    more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    return f" at {paths[0]}{more}" if paths else ""


def _language_command(package: Package, name: str, fixed: str) -> str:
    commands = {
        "pypi": lambda: _words("pip install", [f"{name}>={fixed}"]),
        "npm": lambda: _words("npm install", [f"{name}@{fixed}"]),
        "gem": lambda: _words("bundle update", [name]),
        "cargo": lambda: _words("cargo update", ["-p", name, "--precise", fixed]),
        "composer": lambda: _words("composer require", [f"{name}:^{fixed}"]),
        "nuget": lambda: _words("dotnet add package", [name, "--version", fixed]),
        "golang": lambda: "" if name == "stdlib" else _words("go get", [f"{name}@v{fixed.removeprefix('v')}"]),
    }
    make = commands.get(package.type)
    return make() if make else ""


def _words(command: str, arguments: Iterable[str]) -> str:
    return " ".join((command, *(shlex.quote(argument) for argument in arguments)))
