"""Executable files that differ, and which of them no change of a package explains: those are what an incident responder looks for.

A file is explained by the package that lists it (a distribution's, Python's), when that changed; by a package of a language in whose
folder it lies; a script of dpkg's database by the package it is named after. Where a changed package does not tell its files (rpm's),
changes of files in the system's folders are only counted: each might be an upgrade's. Packages of the same version are built anew for each
release and each platform; where those differ, so may the files of packages that did not change.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.changes.packages import Key, key_of, key_of_change
from nakami.model.diff import ExecutableChange, ExecutableCounts, PackageChange
from nakami.model.executable import Executable
from nakami.model.inventory import Inventory
from nakami.model.package import DISTRIBUTION_TYPES, Package

# dpkg keeps the scripts of a package as info/<package>[:<architecture>].<which> (dpkg, lib/dpkg/db-infodb.c).
_DPKG_SCRIPT = re.compile(r"var/lib/dpkg/info/([^/:]+?)(?::[^/.]+)?\.[a-z]+")
_SYSTEM = re.compile(r"(?:usr/)?(?:s?bin|lib(?:32|64|x32|exec)?)/|usr/share/|etc/")
_PYTHON_FOLDERS = ("site-packages", "dist-packages")
_SEPARATORS = re.compile(r"[-_.]+")
_LAIR = re.compile(r"tmp/|var/tmp/|dev/|run/|(?:.*/)?\.(?!libs/)[^/]*/|(?:.*/)?\.[^/]*\Z")
"""Folders that belong to everybody, and what hides: where intruders put what they bring. Wheels keep their libraries in `.libs`."""
_KINDS = {"changed": 0, "added": 1, "removed": 2}

Changes = Sequence[ExecutableChange]
Owners = Mapping[str, Key]
"""The package that lists a path."""


class Differences(Struct, frozen=True):
    """The unexplained ones, what must be looked at first in front; the packages with what they explain; and how many there are of each."""

    unexplained: tuple[ExecutableChange, ...]
    packages: tuple[PackageChange, ...]
    counts: ExecutableCounts = ExecutableCounts()


def executable_changes(before: Iterable[Executable], after: Iterable[Executable]) -> Changes:
    """The files whose digest differs, and those that only one side has, by path."""
    old, new = {each.path: each for each in before}, {each.path: each for each in after}
    found = []
    for path in sorted(old.keys() | new.keys()):
        was, now = old.get(path), new.get(path)
        if was is None and now is not None:
            found.append(ExecutableChange("added", path, "", now.sha256, now.layer))
        elif now is None and was is not None:
            found.append(ExecutableChange("removed", path, was.sha256, "", was.layer))
        elif was is not None and now is not None and was.sha256 != now.sha256:
            found.append(ExecutableChange("changed", path, was.sha256, now.sha256, now.layer))
    return found


def explained(
    changes: Changes,
    packages: Sequence[PackageChange],
    inventories: Iterable[Inventory],
    owners: Owners,
    *,
    all_told: bool = True,
    rebuilt: bool = False,
) -> Differences:
    """Hold the changes of files against those of packages.

    Args:
        changes: of executable files.
        packages: what changed between the packages.
        inventories: of both sides, to know where the packages lie.
        owners: which package a file belongs to: of those that changed, and with `rebuilt` of all.
        all_told: whether every one of them told its files.
        rebuilt: whether packages of the same version may hold other files: the sides are of different releases or platforms.
    """
    explainer = _Explainer(inventories, owners)
    changed = {key_of_change(package) for package in packages}
    by_package: Counter[Key] = Counter()
    unexplained: list[ExecutableChange] = []
    unattributed = same_version = 0
    for change in changes:
        by = explainer.explain(change.path)
        if by in changed:
            by_package[by] += 1
        elif by is not None and rebuilt and change.change == "changed":
            same_version += 1
        elif not all_told and _SYSTEM.match(change.path):
            unattributed += 1
        else:
            unexplained.append(change)
    told = tuple(replace(package, executables=by_package[key_of_change(package)]) for package in packages)
    counts = ExecutableCounts(by_package.total(), len(unexplained), unattributed, same_version)
    return Differences(tuple(sorted(unexplained, key=_rank)), told, counts)


class _Explainer:
    """Finds the package that a path belongs to."""

    def __init__(self, inventories: Iterable[Inventory], owners: Owners) -> None:
        self._owners = owners
        self._system: dict[str, Key] = {}
        self._folders: dict[str, Key] = {}
        for inventory in inventories:
            for placed in inventory.packages:
                key = key_of(placed.package)
                if placed.package.type in DISTRIBUTION_TYPES:
                    self._system[placed.package.name] = key
                elif not placed.owner:
                    self._folders.update((folder, key) for folder in _folders(placed.package))

    def explain(self, path: str) -> Key | None:
        """The package that a change at this path belongs to, if any is known."""
        script = _DPKG_SCRIPT.fullmatch(path)
        owner = self._system.get(script[1]) if script else self._owners.get(path)
        if owner is not None:
            return owner
        folder = path.rpartition("/")[0]
        while folder:
            if folder in self._folders:
                return self._folders[folder]
            folder = folder.rpartition("/")[0]
        return None


def _folders(package: Package) -> Iterator[str]:
    """The folders that hold nothing but this package: npm's and Composer's own; for Python the module named as the package."""
    folder, _, name = package.path.partition("!/")[0].rpartition("/")
    if package.type in {"npm", "composer"} and name in {"package.json", "composer.json"}:
        yield folder
    elif package.type == "pypi" and folder.endswith((".dist-info", ".egg-info")):
        root = folder.rpartition("/")[0]
        if root.endswith(_PYTHON_FOLDERS):
            module = _SEPARATORS.sub("_", package.name)
            for spelling in {package.name, module, module.lower()}:
                yield f"{root}/{spelling}"
                yield f"{root}/{spelling}.libs"


def _rank(change: ExecutableChange) -> tuple[object, ...]:
    """The system's own first and what lies where nothing should; what else differs is mostly the application."""
    told = bool(_SYSTEM.match(change.path) or _LAIR.match(change.path))
    return not told, _KINDS[change.change], change.path
