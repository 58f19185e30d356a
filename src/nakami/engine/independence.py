"""Which packages are judged by themselves, and which with another that brought them or that they are part of."""

from collections.abc import Sequence

from nakami.model.inventory import Inventory, Placed
from nakami.model.package import DISTRIBUTION_TYPES, Package
from nakami.vulns.database import Database
from nakami.vulns.foreign import is_foreign
from nakami.vulns.software import GO_NAMES, is_go_itself


def independent(inventory: Inventory, database: Database) -> tuple[Placed, ...]:
    """The packages that are judged by themselves.

    A language's package, or a program, that a distribution's package brought is judged by the distribution, which puts fixes into old
    versions. But where its advisories do not know the distribution's package at all, or where the package is somebody else's of the same
    name (nginx.org's nginx), the software's own are all there is, and they count instead. Go's library and commands are judged with
    their Go.

    Raises:
        DatabaseError: the database is damaged.
    """
    packages = candidates(inventory.packages)
    answering = owners(packages)
    if not answering:
        return packages
    covered = database.covers(answering.values(), inventory.distro)
    return tuple(
        placed for placed in packages if (owner := answering.get(id(placed))) is None or owner.name not in covered
    )


def candidates(packages: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """The packages that may be judged by themselves, as far as that can be told without knowing any advisory."""
    return _without_foreign(_without_parts_of_go(packages))


def owners(packages: Sequence[Placed]) -> dict[int, Package]:
    """The distribution's packages that answer for others, by the `id` of what they brought, if the advisories know them."""
    names = {placed.owner for placed in packages} - {""}
    brought = {
        placed.package.name: placed.package
        for placed in packages
        if placed.package.type in DISTRIBUTION_TYPES and placed.package.name in names and not is_foreign(placed.package)
    }
    elsewhere = _NOT_THEIRS + (_NOT_DEBIANS if any(package.type == "deb" for package in brought.values()) else ())
    return {
        id(placed): brought[placed.owner]
        for placed in packages
        if placed.owner in brought and not placed.package.path.startswith(elsewhere)
    }


def _without_foreign(packages: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """All but somebody else's builds of software that is judged by itself: the distribution's advisories mean its own build."""
    foreign = {placed.package.name: _source_of(placed.package) for placed in packages if is_foreign(placed.package)}
    judged = {foreign.get(placed.owner, "") for placed in packages if placed.package.type == "generic"} - {""}
    return tuple(
        placed
        for placed in packages
        if not (judged and is_foreign(placed.package) and _source_of(placed.package) in judged)
    )


def _source_of(package: Package) -> str:
    return package.source or package.name


def _without_parts_of_go(packages: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """All but the library and the commands of a Go that is there as a whole: what is said of them is said of it, once."""
    roots = {
        (placed.package.path.rpartition("/")[0], placed.package.version)
        for placed in packages
        if is_go_itself(placed.package)
    }

    def is_part(package: Package) -> bool:
        return (
            package.type == "golang"
            and package.name in GO_NAMES
            and any(
                version == package.version.removeprefix("go") and package.path.startswith(f"{root}/")
                for root, version in roots
            )
        )

    return tuple(placed for placed in packages if not is_part(placed.package)) if roots else packages


_NOT_THEIRS = ("usr/local/", "home/", "root/", "srv/", "tmp/", "app/", "workspace/")
"""Where no distribution installs (Filesystem Hierarchy Standard 3.0, 3.8, 3.14, 3.17, 3.18, 4.9): whatever a list of files there says,
a file below was put there by somebody else, and no advisory of the distribution is about it."""
_NOT_DEBIANS = ("opt/",)  # Debian Policy, 9.1; others do install there
