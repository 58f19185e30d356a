"""What changed in kept scans since they were last judged: what every renderer of `nakami rescan` shows."""

from typing import Literal

from msgspec import Struct

from nakami.model.debt import Debt, Trend
from nakami.model.finding import Severity
from nakami.model.outcome import Source

RESCAN_SCHEMA = "nakami/rescan/1"


class Change(Struct, frozen=True):
    """One vulnerability of one source package that is `new`, `gone`, or now known to be `exploited`.

    `package` and `version` are those of the source package, where there is one. Of what is gone nothing else is known any more:
    `severity` and `fixed`, the version without it, are unset then.
    """

    kind: Literal["new", "gone", "exploited"]
    id: str
    package: str
    version: str
    severity: Severity = Severity.UNKNOWN
    known_exploited: bool = False
    fixed: str = ""


class Rescanned(Struct, frozen=True):
    """One image, judged again.

    `name` is what it was called when it was scanned, `key` its manifest's digest or the chainID of its layers. `since` is when it was
    judged before (UTC ISO 8601). `by_severity` and `fixable_by_severity` count by the severity's word; `known_exploited` is unset when no
    list of exploited vulnerabilities could be had. `unknown` tells in words what of it is not known.
    """

    name: str
    key: str
    reference: str
    digest: str
    since: str
    vulnerabilities: int
    by_severity: dict[str, int]
    fixable_by_severity: dict[str, int]
    known_exploited: int | None
    debt: Debt
    trend: Trend | None = None
    changes: tuple[Change, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def fixable(self) -> int:
        """How many have a fix."""
        return sum(self.fixable_by_severity.values())


class Rescan(Struct, frozen=True):
    """All of them. `time` is when, UTC ISO 8601; `duration` in seconds; `sources` tell how each source of advisories answered."""

    images: tuple[Rescanned, ...]
    sources: tuple[Source, ...]
    time: str
    duration: float
    schema: str = RESCAN_SCHEMA
