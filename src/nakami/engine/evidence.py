"""One package, all its evidence: what several files tell of the same package is joined into one."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from nakami.errors import VersionInvalid
from nakami.model.inventory import Placed, Seen
from nakami.model.package import Package
from nakami.versions.pep440 import Pep440
from nakami.vulns.software import bitnami_name, bitnami_version

_MAX_EVIDENCE = 20
"""Pieces that are kept for one package; busybox alone has 300 names."""
_MAX_CPES = 50
_IN_PLACE = frozenset({"npm", "composer"})
"""Ecosystems whose tools install below the folder of the lock file; all others install elsewhere."""
_LISTED = frozenset({"generic", "composer"})
"""Types of what a list may tell that speaks for a folder."""
_PROGRAMS = frozenset({"cargo", "generic", "golang"})
"""What is told by programs, which packages and people put side by side into one folder."""
_SEPARATORS = re.compile(r"[-_.]+")


class _Spot(Struct, frozen=True):
    """What a declared package is compared with."""

    type: str
    namespace: str
    name: str
    version: str


def joined(found: Iterable[Placed]) -> tuple[Placed, ...]:
    """Join what is the same, in a stable order.

    The same package, version and architecture told by files of one folder is one package; so are a program and its libraries wherever they
    are, and a program or module below the folder of the list (Bitnami's, Composer's) that tells it. A lock file says what somebody wanted;
    where the packages of its ecosystem are really installed (below it for npm and Composer, anywhere for the others) it is further evidence
    for those that are there and none for the rest. Where nothing is installed it is all there is, and counts.
    """
    installed: dict[tuple[str, ...], Placed] = {}
    declared: list[Placed] = []
    # Folders are walked in any order; who comes first gives its spelling of the name.
    for placed in sorted(found, key=lambda placed: (placed.package.path, placed.package.name)):
        if placed.package.declared:
            declared.append(placed)
        else:
            _add(installed, placed)
    _join_listed(installed)
    if declared:
        _settle(installed, declared)
    return tuple(installed[key] for key in sorted(installed))


def _add(known: dict[tuple[str, ...], Placed], placed: Placed) -> None:
    key = _key(placed)
    before = known.get(key)
    known[key] = placed if before is None else _with(before, placed)


def _with(placed: Placed, more: Placed) -> Placed:
    """The package with one more piece of evidence, and what only the other tells."""
    package = placed.package
    seen = Seen(more.package.path, more.package.cataloger, more.layer)
    if seen in placed.evidence:
        return placed
    if not package.licenses and more.package.licenses:
        package = replace(package, licenses=more.package.licenses)
    # Each name counts: a file that anybody may add must not take away those that the program itself proves.
    if not set(package.cpes).issuperset(more.package.cpes):
        package = replace(package, cpes=tuple(dict.fromkeys((*package.cpes, *more.package.cpes)))[:_MAX_CPES])
    # What one of the proofs shows to have been there was there; a lock file shows no such thing.
    dates = [
        each.since for each in (placed, more) if each.since is not None and each.package.declared <= package.declared
    ]
    since = min(dates, default=placed.since)
    also = (*placed.also, seen)[:_MAX_EVIDENCE]
    return replace(placed, package=package, owner=placed.owner or more.owner, also=also, since=since)


def _join_listed(installed: dict[tuple[str, ...], Placed]) -> None:
    """What a list tells that speaks for a whole folder, and a file in that folder tells as well, is one package.

    Bitnami lists the programs that it unpacked; Composer lists modules of Drupal, which it puts outside of its own folder.
    """
    lists: dict[tuple[str, ...], tuple[str, ...]] = {}
    for key, placed in installed.items():
        folder = _spoken_for(placed.package)
        if folder is not None:
            lists.setdefault((*_listed_as(placed.package), folder), key)
    if not lists:
        return
    for key, placed in list(installed.items()):
        if placed.package.type not in _LISTED or _spoken_for(placed.package) is not None:
            continue
        name = _listed_as(placed.package)
        for folder in (*_above(placed.package), ""):
            if owner := lists.get((*name, folder)):
                installed[owner] = _with(installed[owner], placed)
                del installed[key]
                break


def _spoken_for(package: Package) -> str | None:
    """The folder whose packages the list speaks for that this one is told by; None where no such list tells it."""
    folder, _, file = package.path.rpartition("/")
    if package.type == "bitnami":
        return folder or None
    if package.type == "composer" and file == "installed.json":
        return "/".join(folder.split("/")[:-2])  # `vendor/composer`, whatever the first is called
    return None


def _listed_as(package: Package) -> tuple[str, ...]:
    """What a listed package and one below its folder have in common."""
    if package.type == "composer":
        return package.namespace, _normal(package), _release(package)
    return bitnami_name(package), bitnami_version(package)


def _settle(installed: dict[tuple[str, ...], Placed], declared: list[Placed]) -> None:
    """Hold the declared packages against the installed ones."""
    kinds = {placed.package.type for placed in declared}
    there: dict[_Spot, list[tuple[str, ...]]] = {}
    folders: dict[str, set[str]] = {}
    for key, placed in installed.items():
        package = placed.package
        if package.type in kinds and not placed.owner:
            there.setdefault(_spot(package), []).append(key)
            known = folders.setdefault(package.type, {""})
            for folder in _folders(package):
                if folder in known:
                    break  # and so are those above it
                known.add(folder)
    for placed in declared:
        package = placed.package
        root = _root(package)
        if root in folders.get(package.type, ()):
            for key in there.get(_spot(package), ()):
                if not root or root in _folders(installed[key].package):
                    installed[key] = _with(installed[key], placed)
        else:
            _add(installed, placed)


def _root(package: Package) -> str:
    """The folder below which a lock file's packages are installed."""
    return package.path.rpartition("/")[0] if package.type in _IN_PLACE else ""


def _folders(package: Package) -> Iterator[str]:
    """The folders that a package is installed below, the nearest first; none where only the root matters."""
    return _above(package) if package.type in _IN_PLACE else iter(())


def _above(package: Package) -> Iterator[str]:
    """The folders that hold the file which tells the package, the nearest first, the root left out."""
    folder = package.path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _spot(package: Package) -> _Spot:
    return _Spot(package.type, package.namespace, _normal(package), _release(package))


def _normal(package: Package) -> str:
    """The name as its ecosystem compares it (PEP 503 for Python; NuGet and Composer do not tell upper from lower case)."""
    if package.type == "pypi":
        return _SEPARATORS.sub("-", package.name).lower()
    return package.name.lower() if package.type in {"nuget", "composer"} else package.name


def _release(package: Package) -> str:
    """The version as its ecosystem compares it: pip takes 2.0 for 2.0.0, and folders are named by the normalised one (PEP 440)."""
    if package.type != "pypi":
        return package.version
    try:
        return Pep440().key(package.version).hex()
    except VersionInvalid:
        return package.version


def _key(placed: Placed) -> tuple[str, ...]:
    """What makes two packages the same one: their folder, too, except for programs, which have libraries and data elsewhere.

    A program that a distribution's package brought is another than the same built from source, and than that of another package beside
    it. So is a distribution's package under another source or module: advisories go by these.
    """
    package = placed.package
    folder = "" if package.type == "generic" else package.path.rpartition("/")[0]
    owner = placed.owner if package.type in _PROGRAMS else ""
    source = package.source, package.source_version, package.module
    return package.type, package.namespace, _normal(package), _release(package), package.arch, folder, owner, *source
