"""The OSV record, as far as nakami reads it (OSV schema 1.7). Unknown fields are ignored, known ones must be of their type."""

import msgspec
from msgspec import Struct

from nakami.vulns.intervals import Event


class Severity(Struct, frozen=True):
    """`type` is CVSS_V2, CVSS_V3, CVSS_V4 (then `score` is a vector) or `Ubuntu` (then it is a word)."""

    type: str = ""
    score: str = ""


class Named(Struct, frozen=True):
    """The package that is affected."""

    ecosystem: str = ""
    name: str = ""


class Range(Struct, frozen=True):
    """One range: SEMVER, ECOSYSTEM or GIT."""

    type: str = ""
    events: list[Event] | None = None


class Affected(Struct, frozen=True):
    """One affected package. What is specific is decoded only for the ecosystems whose words nakami knows."""

    package: Named | None = None
    severity: list[Severity] | None = None
    ranges: list[Range] | None = None
    versions: list[str] | None = None
    ecosystem_specific: msgspec.Raw = msgspec.Raw(b"")
    database_specific: msgspec.Raw = msgspec.Raw(b"")


class Record(Struct, frozen=True):
    """One advisory."""

    id: str
    modified: str = ""
    published: str = ""
    withdrawn: str | None = None
    aliases: list[str] | None = None
    upstream: list[str] | None = None
    related: list[str] | None = None
    summary: str | None = None
    details: str | None = None
    severity: list[Severity] | None = None
    affected: list[Affected] | None = None
    database_specific: msgspec.Raw = msgspec.Raw(b"")
