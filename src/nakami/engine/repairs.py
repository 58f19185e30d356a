"""What the changelogs in a target say that is fixed in the versions installed there, and whether that is about a finding."""

from collections.abc import Container, Iterable

from nakami.engine.reading import Read
from nakami.model.finding import Finding
from nakami.model.inventory import Inventory, Placed, Repair
from nakami.model.package import Package, Repairs

Key = tuple[str, str, str]
"""Type, source and version of a source package."""
_CVE = "CVE-"


def source_of(package: Package) -> Key:
    """The source package that a package was built from."""
    return (package.type, package.source, package.source_version)


def repairs(packages: Iterable[Placed], standing: Iterable[tuple[int, Read]]) -> dict[Key, dict[str, Repair]]:
    """By source package, and by vulnerability.

    A changelog counts for the very version at its top, whichever binary package of the source brought it: that of another version, left
    behind by an upgrade, says nothing of what is installed.

    Args:
        packages: what is installed.
        standing: what readers made of the files that the target shows.
    """
    installed = {source_of(placed.package) for placed in packages}
    found: dict[Key, dict[str, Repair]] = {}
    for _, read in standing:
        for record in read.records:
            if isinstance(record, Repairs) and (key := (record.type, record.source, record.version)) in installed:
                its = found.setdefault(key, {})
                for version, names in record.fixes:
                    for name in names:
                        its.setdefault(name, Repair(version, record.path))
    return found


def repaired(finding: Finding, inventory: Inventory) -> Repair | None:
    """The word of the changelog of a finding's package on it; None where it has none."""
    if finding.package is None or not inventory.repairs:
        return None
    its = inventory.repairs.get(source_of(finding.package), {})
    return its[_names(finding)[0]] if is_repaired(finding, its) else None


def is_repaired(finding: Finding, fixed: Container[str]) -> bool:
    """Whether a finding is about what is fixed."""
    names = _names(finding)
    return bool(names) and all(name in fixed for name in names)


def _names(finding: Finding) -> list[str]:
    """A finding that has no CVE's name may be about several: then all of them must be fixed."""
    names = (finding.id,) if finding.id.startswith(_CVE) else finding.aliases
    return [name for name in names if name.startswith(_CVE)]
