"""What is inside a target: packages with their evidence, executables, the distribution, and what could not be read."""

from collections.abc import Mapping

from msgspec import Struct

from nakami.model.document import Document
from nakami.model.executable import Executable
from nakami.model.hit import PlacedHit
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Package


class Seen(Struct, frozen=True):
    """One piece of evidence: the file, who read it, and the layer that holds it (unset for folders)."""

    path: str
    cataloger: str
    layer: int | None = None


class Placed(Struct, frozen=True):
    """A package and the layer whose file proves it; `layer` is unset for folders.

    `owner` is the name of the distribution's package that brought the file, empty when none did: the two are one package, told twice.
    `also` is further evidence for the very same package. `since` is the layer from which on it has been there: a package manager that runs
    in `layer` writes its whole database anew, and tells of all that was there before.
    """

    package: Package
    layer: int | None = None
    owner: str = ""
    also: tuple[Seen, ...] = ()
    since: int | None = None

    @property
    def evidence(self) -> tuple[Seen, ...]:
        """Everything that proves it, the first proof first."""
        return (Seen(self.package.path, self.package.cataloger, self.layer), *self.also)


class Repair(Struct, frozen=True):
    """A vulnerability that a changelog in the target names as fixed: in which version, and the file that says so."""

    version: str
    path: str


class Inventory(Struct, frozen=True):
    """What is inside.

    `files` counts the regular files of all layers, `bytes` their uncompressed length; `cached` of the `layers` were not read anew.
    `diff_ids` are the layers', from the base up. `owners` tells by path which package of the distribution brought a file, and the layer
    that says so; of programs, and of what could be taken for packages of a language. `documentation` names the distribution's packages
    (type and name) that brought nothing but documentation, `emptied` those of which an upper layer left nothing else. `repairs` tells by
    type, source and version of the installed source packages, and by the vulnerability's name, what their own changelogs call fixed.
    `hits` are what rules saw in the files' bytes, `inspected` counts the files that were looked into, and `inspected_in_part` those of them
    that were too large to be looked at as a whole; None where nobody looked.
    """

    packages: tuple[Placed, ...] = ()
    distro: Distro | None = None
    documents: tuple[Document, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    files: int = 0
    bytes: int = 0
    layers: int = 0
    cached: int = 0
    diff_ids: tuple[str, ...] = ()
    executables: tuple[Executable, ...] = ()
    owners: Mapping[str, tuple[int, str]] = {}
    documentation: frozenset[tuple[str, str]] = frozenset()
    emptied: frozenset[tuple[str, str]] = frozenset()
    repairs: Mapping[tuple[str, str, str], Mapping[str, Repair]] = {}
    hits: tuple[PlacedHit, ...] = ()
    inspected: int | None = None
    inspected_in_part: int = 0
