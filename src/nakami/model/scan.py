"""The result of one scan: what every renderer shows."""

from msgspec import Struct

from nakami.model.answer import Act, Answer, Verdict
from nakami.model.debt import Debt, Trend
from nakami.model.finding import Finding, SetAside
from nakami.model.ignore import IgnoreUse
from nakami.model.image import Base, Target
from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import Distro

SCHEMA = "nakami/scan/1"


class Counts(Struct, frozen=True):
    """Counts that the card shows.

    `packages`, `files` (regular files of all layers) and `bytes` (their uncompressed length) tell what was looked at.
    `vulnerabilities` counts each vulnerability of each source package once; `by_severity` splits it by the severity's word;
    `known_exploited` and `fixable` are parts of it; `known_exploited` is unset when no list of exploited vulnerabilities could be had.
    `old` counts those that have been known for more than three years. `by_origin` splits it by whose layers brought it, `base` or
    `application`; empty when the base image's layers are not known. `set_aside` counts, in the same way, those that do not count, by
    who says so; `exploited_aside` are those of them that are known to be exploited and that somebody speaks of: a rule, a
    VEX document, a changelog. `malware` counts files by the severity of the worst that was seen in them, `secrets` secrets; both are
    unset where nobody looked; `inspected` counts the files whose bytes were looked into, `inspected_in_part` those of them that were
    too large to be looked at as a whole.
    """

    packages: int = 0
    packages_by_type: dict[str, int] = {}
    files: int = 0
    bytes: int = 0
    vulnerabilities: int = 0
    by_severity: dict[str, int] = {}
    known_exploited: int | None = None
    fixable: int = 0
    old: int = 0
    by_origin: dict[str, int] = {}
    set_aside: dict[str, int] = {}
    exploited_aside: int = 0
    malware: dict[str, int] | None = None
    secrets: dict[str, int] | None = None
    inspected: int | None = None
    inspected_in_part: int = 0


class Scan(Struct, frozen=True):
    """Everything that one scan found out.

    `time` is when, UTC ISO 8601; `duration` in seconds. `built_days_ago` is the age of the image by its own word, unset when it tells none.
    `answers` are SAFE, TRUSTED, ACCESS in this order. `base` is the image that it was built on, where that is known.
    `set_aside` are findings that do not count, each with the word of who says so; `rules` tell how the user's own fared. `as_of` is the
    day (ISO 8601 date) of the past as of which was judged; empty for today.
    `debt` is what the fixable findings add up to; `trend` what changed since the scan before of the same name. `looked_for` are those of
    vulnerabilities, malware, secrets and freshness that were looked for.
    """

    target: Target
    answers: tuple[Answer, ...]
    verdict: Verdict
    acts: tuple[Act, ...]
    findings: tuple[Finding, ...]
    blind_spots: tuple[BlindSpot, ...]
    sources: tuple[Source, ...]
    counts: Counts
    distro: Distro | None = None
    built_days_ago: int | None = None
    time: str = ""
    duration: float = 0.0
    base: Base | None = None
    set_aside: tuple[SetAside, ...] = ()
    rules: tuple[IgnoreUse, ...] = ()
    as_of: str = ""
    debt: Debt = Debt()
    trend: Trend | None = None
    looked_for: tuple[str, ...] = ("vulnerabilities", "malware", "secrets", "freshness")
    schema: str = SCHEMA

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left unknown: every source answered in full and nothing was a blind spot."""
        return not self.blind_spots and all(source.status == "ok" for source in self.sources)
