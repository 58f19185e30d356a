"""From findings to what to do first: at most five upgrades, those that remove most of the danger.

One act is one upgrade: a distribution's source package, or a language's package. Acts are ranked by how many
known-exploited vulnerabilities they close, then by whether a tool can do them (a language's package that a distribution's
package brought waits for that distribution), then by how likely it is that at least one of the rest is exploited (EPSS),
then by how many of each severity from the worst down.
"""

import shlex
from collections.abc import Callable, Iterable, Sequence
from math import prod

from nakami.model.answer import Act
from nakami.model.finding import Finding, Severity
from nakami.model.package import DISTRIBUTION_TYPES, Distro, Package
from nakami.vulns.ecosystems import full_name
from nakami.vulns.judge import distinct, version_order
from nakami.vulns.software import GO_NAMES

MOST = 5

_SUSE = frozenset({"sles", "sled", "sles_sap", "opensuse-leap", "opensuse-tumbleweed"})


OwnerOf = Callable[[Package], str]
"""The distribution's package that brought a language's package or a program; empty where none did."""


def nobody(package: Package) -> str:  # noqa: ARG001 -- the shape of all of them
    """The owner of packages that have none."""
    return ""


def acts(
    findings: Iterable[Finding], distro: Distro | None = None, most: int = MOST, owner_of: OwnerOf = nobody
) -> tuple[Act, ...]:
    """The upgrades that pay off most, the best first; findings without a fixed version have none.

    Args:
        findings: of one target; those without a package are left to others.
        distro: which package manager the commands are for.
        most: how many acts at most.
        owner_of: which distribution's package brought a package.
    """
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        if finding.package and finding.remedy.kind == "upgrade":
            owner = owner_of(finding.package)
            groups.setdefault((owner, *_group_of(finding.package)), []).append(finding)
    ranked = sorted(groups.items(), key=lambda its: _rank(its[1], is_owned=bool(its[0][0])), reverse=True)
    return tuple(_act(group, distro, owner) for (owner, *_), group in ranked[:most])


def _group_of(package: Package) -> tuple[str, ...]:
    if package.type in DISTRIBUTION_TYPES:
        return (package.type, package.source or package.name, package.source_version or package.version)
    return (package.type, package.namespace, package.name)


def _rank(group: Sequence[Finding], *, is_owned: bool) -> tuple[float, ...]:
    closed = distinct(group)
    exploited = sum(finding.exploit.known for finding in closed)
    # Twentieths: what EPSS cannot tell apart is left to the severities.
    likely = round(
        20 * (1 - prod(1 - (finding.exploit.epss or 0.0) for finding in closed if not finding.exploit.known))
    )
    counts = [sum(finding.severity is severity for finding in closed) for severity in reversed(Severity)]
    return (exploited, not is_owned, likely, *counts)


def _act(group: Sequence[Finding], distro: Distro | None, owner: str) -> Act:
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
        # The language's tool would put another copy beside the distribution's, or refuse to (PEP 668).
        command = "" if owner else _language_command(first, name, fixed)
    where = _where(packages) if first.type == "generic" or _is_go_itself(first) else ""
    if owner:
        where = f" in the package {owner}"
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


def _is_go_itself(package: Package) -> bool:
    """Whether it is Go's own library or commands: they are in every program, which must be built again with a newer Go."""
    return package.type == "golang" and not package.namespace and package.name in GO_NAMES


def _language_command(package: Package, name: str, fixed: str) -> str:
    commands = {
        "pypi": lambda: _words("pip install", [f"{name}>={fixed}"]),
        "npm": lambda: _words("npm install", [f"{name}@{fixed}"]),
        "gem": lambda: _words("bundle update", [name]),
        "cargo": lambda: _words("cargo update", ["-p", name, "--precise", fixed]),
        "composer": lambda: _words("composer require", [f"{name}:^{fixed}"]),
        "nuget": lambda: _words("dotnet add package", [name, "--version", fixed]),
        "golang": lambda: "" if _is_go_itself(package) else _words("go get", [f"{name}@v{fixed.removeprefix('v')}"]),
    }
    make = commands.get(package.type)
    return make() if make else ""


def _words(command: str, arguments: Iterable[str]) -> str:
    return " ".join((command, *(shlex.quote(argument) for argument in arguments)))
