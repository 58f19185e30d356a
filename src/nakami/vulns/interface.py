"""What a provider of advisories is, and what a match is."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct

from nakami.model.finding import Severity, State
from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import Distro, Package


class Match(Struct, frozen=True):
    """One statement of one source that one package is vulnerable; several can make one finding.

    `advisory` is the identifier at the source (`DEBIAN-CVE-2022-0778`, `GHSA-...`, `DSA-...`); `ids` are all names of the vulnerability
    (CVE, GHSA, PYSEC, ...), CVEs first, empty when the source names none. `source` is `osv:Debian`, `archive:bookworm-security`, ...
    `fixed` is the first version without it as the ecosystem writes it, or empty when none is known; `range` says the affected interval in
    words. `severity` is the vendor's word (UNKNOWN when it has none), `vector` and `score` its CVSS. `published` is UTC ISO 8601 or empty.
    `state` is what the vendor says where there is no fix, `note` its words on it; `fixed_on` since when the fix is there, UTC ISO 8601.
    `ecosystem` and `name` are those under which the source speaks of the package. `related` are names of vulnerabilities that this one is a
    case of; `disputed` tells that somebody contests it.
    """

    package: Package
    advisory: str
    ids: tuple[str, ...]
    source: str
    fixed: str = ""
    range: str = ""
    severity: Severity = Severity.UNKNOWN
    vector: str = ""
    score: float | None = None
    title: str = ""
    published: str = ""
    state: State = State.AFFECTED
    note: str = ""
    fixed_on: str = ""
    ecosystem: str = ""
    name: str = ""
    related: tuple[str, ...] = ()
    disputed: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether it is a statement about several vulnerabilities: a distribution's update that names many CVEs."""
        return len(self.ids) > 1 and self.advisory not in self.ids


class Judged(Struct, frozen=True):
    """What a source says of a whole inventory: its matches, how it answered, and what it could not judge."""

    matches: tuple[Match, ...]
    sources: tuple[Source, ...]
    blind_spots: tuple[BlindSpot, ...] = ()


class Live(ABC):
    """A source that is asked per inventory, when no advisory database covers it (an archive of packages, a registry)."""

    name: ClassVar[str]

    @abstractmethod
    def judge(self, packages: Sequence[Package], distro: Distro | None) -> Judged:
        """Say which of the packages are known to be vulnerable. What could not be asked is in `sources` and `blind_spots`, never raised."""
