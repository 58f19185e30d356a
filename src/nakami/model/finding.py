"""One finding: what is wrong, where, how bad, the evidence, and the remedy."""

from enum import IntEnum, StrEnum
from typing import Literal

from msgspec import Struct

from nakami.model.package import Package


class Severity(IntEnum):
    """How bad; ordered, so that `>=` reads as "at least". Words as in CVSS 3.1, section 5."""

    UNKNOWN = 0
    NEGLIGIBLE = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5

    @property
    def word(self) -> str:
        """The name in lower case, as shown to people and in JSON."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Severity":
        """The severity a vendor's word stands for; unknown words are UNKNOWN."""
        return _WORDS.get(word.strip().lower(), cls.UNKNOWN)

    @classmethod
    def of_score(cls, score: float) -> "Severity":
        """The severity of a CVSS base score, 0.0 to 10.0 (CVSS 3.1 specification, table 14)."""
        if score >= 9.0:
            return cls.CRITICAL
        if score >= 7.0:
            return cls.HIGH
        if score >= 4.0:
            return cls.MEDIUM
        return cls.LOW if score > 0 else cls.NEGLIGIBLE


_WORDS = {
    "critical": Severity.CRITICAL,
    "important": Severity.HIGH,
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "low": Severity.LOW,
    "minor": Severity.LOW,
    "negligible": Severity.NEGLIGIBLE,
    "unimportant": Severity.NEGLIGIBLE,
    "none": Severity.NEGLIGIBLE,
    "unknown": Severity.UNKNOWN,
}


class State(StrEnum):
    """How a vulnerability stands with whoever makes the package.

    FIXED: a version without it exists. AFFECTED: none is known yet. WILL_NOT_FIX: its maker said that there will be none.
    UNDER_INVESTIGATION: its maker has not decided whether the package has it. UNKNOWN: somebody says so, and nobody looked into it.
    """

    FIXED = "fixed"
    AFFECTED = "affected"
    WILL_NOT_FIX = "will-not-fix"
    UNDER_INVESTIGATION = "under-investigation"
    UNKNOWN = "unknown"


class Evidence(Struct, frozen=True):
    """Why the finding was reported: the file that proves it and the statement that judges it.

    `layer` is the index of the layer that brought the file, from 0; `layer_digest` its diffID; both unset for folders.
    `source` is the advisory source (`osv:Debian`), `advisory` its identifier there, and `range` the affected interval in words.
    Of what a rule saw in a file's bytes, `advisory` is the rule's name, `line` counts from 1 (0 where lines mean nothing), `excerpt` is
    what shows it (of a secret never more than what tells whose it is), `fingerprint` the same for the same secret wherever it lies,
    `instruction` the one that made the layer, and `deleted_in` the layer that took the file away again: it can still be downloaded.
    """

    path: str
    layer: int | None = None
    layer_digest: str = ""
    source: str = ""
    advisory: str = ""
    range: str = ""
    line: int = 0
    excerpt: str = ""
    fingerprint: str = ""
    instruction: str = ""
    deleted_in: int | None = None


class Remedy(Struct, frozen=True):
    """What closes the finding: `kind` upgrade carries the first `version` without it."""

    kind: Literal["upgrade", "none-yet", "change"]
    version: str = ""
    text: str = ""


class Exploit(Struct, frozen=True):
    """What is known of attacks.

    `known` tells that the `lists` (CISA's catalogue is `kev`) say that it is exploited, `since` the first of their dates; `epss` is a
    probability from 0 to 1. `attacks` counts those that the own telemetry has seen, the last of them at `last_attack`, UTC ISO 8601.
    """

    known: bool = False
    since: str = ""
    ransomware: bool = False
    epss: float | None = None
    attacks: int = 0
    last_attack: str = ""
    lists: tuple[str, ...] = ()


class Finding(Struct, frozen=True):
    """One vulnerability in one package, or one rule's finding at one path.

    `id` is the CVE where there is one, else the advisory's own identifier or the rule's code; `aliases` are the other names of the
    same vulnerability. `score` is a CVSS base score or unset. `published` is a UTC ISO 8601 date or empty. `origin` tells whose layers
    brought the package: those of the base image or of the application; empty when that is not known.
    `kind` is the family that found it. `state` is the vendor's, `note` its own words on it (`no-dsa: minor issue`). `fixed_on` is the UTC
    ISO 8601 date since when the remedy's version exists, as far as an advisory tells it; empty when not. `exposure` is what the image's own
    configuration shows: its package is `started` with the container, or started and `listens` on the network; empty when neither is shown.
    `confidence` tells how sure the rule is that saw malware or a secret; empty for all else.
    """

    id: str
    severity: Severity
    evidence: Evidence
    remedy: Remedy
    package: Package | None = None
    path: str = ""
    title: str = ""
    aliases: tuple[str, ...] = ()
    score: float | None = None
    vector: str = ""
    published: str = ""
    exploit: Exploit = Exploit()
    origin: Literal["", "base", "application"] = ""
    kind: Literal["vulnerability", "freshness", "malware", "secret"] = "vulnerability"
    state: State = State.UNKNOWN
    note: str = ""
    fixed_on: str = ""
    exposure: Literal["", "started", "listens"] = ""
    confidence: Literal["", "high", "medium", "low"] = ""


class SetAside(Struct, frozen=True):
    """A finding that does not count, and who says so: nothing is dropped without a trace.

    `by` is `ignore-file`, `vex`, `kernel-headers`, `files-absent`, `documentation`, `changelog`, `package-digest`, ...; `why` the reason
    in words; `source` the file or document that says so. `expires` is an ISO 8601 date, empty where it has no end.
    """

    finding: Finding
    by: str
    why: str
    source: str = ""
    expires: str = ""
