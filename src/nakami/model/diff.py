"""What changed between two targets."""

from typing import Literal

from msgspec import Struct

from nakami.model.finding import Finding
from nakami.model.image import Base, Target
from nakami.model.package import Distro

SCHEMA = "nakami/diff/1"


class Side(Struct, frozen=True):
    """One of the two targets: the one before, or the one after.

    `packages` counts what stands by itself, `files` the regular files of all layers, `bytes` their uncompressed length; `vulnerabilities`
    counts each vulnerability of a source package once, and is unset when findings were not compared. `unknown` tells, in words, what of
    this side could not be read or judged.
    """

    target: Target
    distro: Distro | None = None
    base: Base | None = None
    packages: int = 0
    executables: int = 0
    files: int = 0
    bytes: int = 0
    vulnerabilities: int | None = None
    unknown: tuple[str, ...] = ()


Change = Literal["added", "removed", "up", "down", "changed"]
"""What happened to a package: `up` and `down` are by the ecosystem's own order of versions."""


class PackageChange(Struct, frozen=True):
    """One package whose versions are not the same on both sides; `before` and `after` are those that only one side has.

    `up` and `down` tell that all of one side are newer than all of the other in the ecosystem's own order; `changed`, that they are neither
    or that nobody orders them. `executables` counts the executable files whose change this one explains.
    """

    change: Change
    type: str
    namespace: str
    name: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    executables: int = 0


class FindingChange(Struct, frozen=True):
    """A vulnerability of a source package, malware in a file, or a secret that only one side has.

    `unclear` ones are not on one side, which was not judged in full: they are neither gone nor new as far as anybody knows.
    """

    change: Literal["gone", "new", "unclear"]
    finding: Finding


class SettingChange(Struct, frozen=True):
    """One setting of the image that differs. `before` and `after` are unset where there is none, and empty where it may be a secret."""

    name: str
    change: Literal["added", "removed", "changed"]
    before: str | None = None
    after: str | None = None


class ExecutableChange(Struct, frozen=True):
    """An executable file that differs, by its sha256 in hexadecimal. `layer` is the index of the layer that brought it, or last had it."""

    change: Literal["added", "removed", "changed"]
    path: str
    before: str = ""
    after: str = ""
    layer: int | None = None


class ExecutableCounts(Struct, frozen=True):
    """How many executable files differ.

    `explained` ones come from packages that changed; `unexplained` ones are told one by one; `unattributed` ones may be explained by
    packages that do not tell which files are theirs; `rebuilt` ones are of packages with the same version, built for another release or
    platform.
    """

    explained: int = 0
    unexplained: int = 0
    unattributed: int = 0
    rebuilt: int = 0


class Diff(Struct, frozen=True):
    """Everything that differs.

    `findings_compared` is false when nobody asked for advisories, `executables_compared` where a side is a list of packages without
    files. `unchanged` counts the vulnerabilities that both sides have.
    `shared_layers` counts the lowest layers that both have in common.
    """

    before: Side
    after: Side
    packages: tuple[PackageChange, ...] = ()
    findings: tuple[FindingChange, ...] = ()
    unchanged: int = 0
    settings: tuple[SettingChange, ...] = ()
    executables: tuple[ExecutableChange, ...] = ()
    executable_counts: ExecutableCounts = ExecutableCounts()
    shared_layers: int = 0
    findings_compared: bool = True
    executables_compared: bool = True
    time: str = ""
    duration: float = 0.0
    schema: str = SCHEMA

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that came in, the worst first."""
        return tuple(each.finding for each in self.findings if each.change == "new")

    @property
    def gone(self) -> tuple[Finding, ...]:
        """The findings that are gone."""
        return tuple(each.finding for each in self.findings if each.change == "gone")

    @property
    def unclear(self) -> tuple[Finding, ...]:
        """The findings of the side before of which nobody knows whether they are gone."""
        return tuple(each.finding for each in self.findings if each.change == "unclear")

    @property
    def is_same(self) -> bool:
        """Whether nothing differs that is compared."""
        return not (
            self.packages
            or self.findings
            or self.settings
            or self.executables
            or self.executable_counts != ExecutableCounts()
        )
