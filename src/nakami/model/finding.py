"""One finding: what is wrong, where, how bad, the evidence, and the remedy."""

from enum import IntEnum
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


class Evidence(Struct, frozen=True):
    """Why the finding was reported: the file that proves it and the statement that judges it.

    `layer` is the index of the layer that brought the file, from 0; `layer_digest` its diffID; both unset for folders.
    `source` is the advisory source (`osv:Debian`), `advisory` its identifier there, and `range` the affected interval in words.
    """

    path: str
    layer: int | None = None
    layer_digest: str = ""
    source: str = ""
    advisory: str = ""
    range: str = ""


class Remedy(Struct, frozen=True):
    """What closes the finding: `kind` upgrade carries the first `version` without it."""

    kind: Literal["upgrade", "none-yet", "change"]
    version: str = ""
    text: str = ""


class Exploit(Struct, frozen=True):
    """What is known of attacks: `known` per CISA KEV (`since` is its dateAdded), `epss` a probability from 0 to 1."""

    known: bool = False
    since: str = ""
    ransomware: bool = False
    epss: float | None = None


class Finding(Struct, frozen=True):
    """One vulnerability in one package, or one rule's finding at one path.

    `id` is the CVE where there is one, else the advisory's own identifier or the rule's code; `aliases` are the other names of the
    same vulnerability. `score` is a CVSS base score or unset. `published` is a UTC ISO 8601 date or empty. `origin` tells whose layers
    brought the package: those of the base image or of the application; empty when that is not known.
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
