"""What a patch does to an image: the plan before, and what came of it."""

from msgspec import Struct

from nakami.model.diff import PackageChange
from nakami.model.finding import Finding, Severity
from nakami.model.image import Target
from nakami.model.package import Distro

SCHEMA = "nakami/patch/1"


class Upgrade(Struct, frozen=True):
    """One source package that gets a newer version.

    `before` is what is installed (the lowest, where several are), `after` the first version without what is closed: the archive may have a
    later one. `packages` are the installed packages built from it, and `closes` the vulnerabilities that end with it. `severity` is the
    worst of them, and `known_exploited` counts those in CISA's catalogue.
    """

    type: str
    source: str
    before: str
    after: str
    packages: tuple[str, ...]
    closes: tuple[str, ...]
    severity: Severity = Severity.UNKNOWN
    known_exploited: int = 0


class Left(Struct, frozen=True):
    """A vulnerability that the patch does not close, and why; `packages` have it."""

    id: str
    severity: Severity
    packages: tuple[str, ...]
    why: str


class Plan(Struct, frozen=True):
    """What is to be done, the worst first, and what is not."""

    upgrades: tuple[Upgrade, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def closes(self) -> frozenset[tuple[str, str]]:
        """What it is for: each vulnerability with the source package that has it."""
        return frozenset((identifier, upgrade.source) for upgrade in self.upgrades for identifier in upgrade.closes)


class NewLayer(Struct, frozen=True):
    """The layer that a patch adds: its digest and size as stored, its diffID, and how many entries it has."""

    digest: str
    diff_id: str
    size: int
    entries: int


class Patched(Struct, frozen=True):
    """A plan, and what came of it; after a dry run, the plan alone.

    `output` is where the patched image is, and `digest` its manifest's; both are empty where none was written. `installed` are the packages
    whose version changed. `closed` and `introduced` tell the vulnerabilities that only one of the two images has; `remaining` are those
    with a fix that the patched one still has, of which `still_open` were planned to end. `unclear` were not judged in both images.
    `caveats` tell what a reader should know. `duration` is in seconds; `time` is UTC ISO 8601.
    """

    target: Target
    plan: Plan
    distro: Distro | None = None
    tool: str = ""
    output: str = ""
    digest: str = ""
    layer: NewLayer | None = None
    installed: tuple[PackageChange, ...] = ()
    closed: tuple[Finding, ...] = ()
    introduced: tuple[Finding, ...] = ()
    remaining: tuple[Finding, ...] = ()
    still_open: tuple[Left, ...] = ()
    unclear: tuple[Finding, ...] = ()
    caveats: tuple[str, ...] = ()
    is_dry_run: bool = False
    time: str = ""
    duration: float = 0.0
    schema: str = SCHEMA
