"""Packages that were added, removed, or have other versions."""

from collections.abc import Iterable, Mapping, Sequence

from nakami.errors import VersionInvalid
from nakami.model.diff import Change, PackageChange
from nakami.model.inventory import Placed
from nakami.model.package import Package
from nakami.vulns.ecosystems import ecosystem_of, normalised, scheme_of

Key = tuple[str, str, str]
"""Type, namespace and name, as the ecosystem compares names."""

_ORDER = {"added": 0, "removed": 1, "down": 2, "changed": 3, "up": 4}


def package_changes(before: Iterable[Placed], after: Iterable[Placed]) -> tuple[PackageChange, ...]:
    """The changes, what came and went first. The architecture is no part of a package here, and where it lies neither."""
    old, new = _versions(before), _versions(after)
    found = []
    for key in old.keys() | new.keys():
        gone, came = _only(old.get(key, {}), new.get(key, {})), _only(new.get(key, {}), old.get(key, {}))
        if gone or came:
            change = _change(tuple(gone.values()), tuple(came.values()))
            package = next(iter((*came.values(), *gone.values())))
            versions = tuple(gone), tuple(came)
            found.append(PackageChange(change, package.type, package.namespace, package.name, *versions))
    return tuple(sorted(found, key=_rank))


def key_of(package: Package) -> Key:
    """What makes a package of one side the same as one of the other."""
    folder, _ = ecosystem_of(package, None)
    return package.type, package.namespace, normalised(folder, package.name)


def key_of_change(change: PackageChange) -> Key:
    """The key of the package that changed."""
    return key_of(Package(change.type, change.name, "", change.namespace))


_Versions = dict[str, Package]


def _versions(placed: Iterable[Placed]) -> dict[Key, _Versions]:
    found: dict[Key, _Versions] = {}
    for each in placed:
        # What the distribution's package brought changes with that, and is told once.
        if not each.owner:
            found.setdefault(key_of(each.package), {}).setdefault(each.package.version, each.package)
    return found


def _only(here: _Versions, there: Mapping[str, Package]) -> _Versions:
    return {version: here[version] for version in sorted(here) if version not in there}


def _change(gone: Sequence[Package], came: Sequence[Package]) -> Change:
    if not gone or not came:
        return "removed" if gone else "added"
    try:
        old, new = [_order(package) for package in gone], [_order(package) for package in came]
    except VersionInvalid:
        return "changed"
    if max(old) < min(new):
        return "up"
    return "down" if max(new) < min(old) else "changed"


def _order(package: Package) -> bytes:
    """The version's place in the order of its ecosystem.

    Raises:
        VersionInvalid: it has none.
    """
    scheme = scheme_of(package)
    if scheme is None:
        raise VersionInvalid(f"nobody orders versions of {package.type}")
    return scheme.key(package.version)


def _rank(change: PackageChange) -> tuple[object, ...]:
    return _ORDER[change.change], change.type, change.namespace, change.name
