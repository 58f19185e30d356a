"""What a record says in words: names, severity, title, dates, rpm modules."""

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec
from msgspec import Struct

from nakami.bounded.json import UNREADABLE
from nakami.model.finding import Severity
from nakami.vulns.providers.osv.record import Affected, Record

T = TypeVar("T", bound=Struct)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{2,79}\Z")
_CVE = re.compile(r"CVE-\d{4}-\d{4,19}\Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z\Z")
_TITLE_SEVERITY = re.compile(r"(Critical|Important|Moderate|Low): ")
_MODULE = re.compile(r"(?:^|[ ,])([a-z0-9][a-z0-9_.+-]*:[a-z0-9][a-z0-9_.+-]*)(?= |,|$)")
_NO_SECURITY = re.compile(r"(?:AL|RH|RL)(?:BA|EA)-")
_MALICIOUS = "MAL-"
_DISPUTED, _DISPUTED_TAG = "** DISPUTED **", "disputed"
_MAX_NAMES = 200
_MAX_TITLE = 200


class _Word(Struct, frozen=True):
    """`database_specific` of GitHub's and others' records."""

    severity: str = ""


class _Disputed(Struct, frozen=True):
    """`database_specific` of records made of CVE records: a flag, or the CVE record's tags."""

    disputed: bool = False
    tags: list[str] = msgspec.field(default_factory=list)
    cve_tags: list[str] = msgspec.field(default_factory=list)


class _Urgency(Struct, frozen=True):
    """Debian's `ecosystem_specific`: how urgent the security team finds it, per release."""

    urgency: str = ""


class _Ubuntu(Struct, frozen=True):
    """Ubuntu's `ecosystem_specific`: who gets the fix, and its priority (which stands in the record's `severity` since 2025)."""

    availability: str = ""
    ubuntu_priority: str = ""


class _Informational(Struct, frozen=True):
    """RustSec's `affected[].database_specific`: `unmaintained`, `unsound`, `notice`, or null for a real vulnerability."""

    informational: str | None = None


def names_of(record: Record, *, is_distribution: bool) -> list[str]:
    """The names of what the record is about, CVEs first.

    A language's record is one vulnerability and its aliases are its other names: its own id is one of them. A
    distribution's is a statement about the vulnerabilities in `upstream` (Debian, Ubuntu, Alpine, Red Hat) or `related`
    (AlmaLinux): its own id names none, unless it is a CVE.
    """
    names = [record.id, *(record.aliases or ())]
    if is_distribution:
        names = [name for name in (*names, *(record.upstream or ())) if _CVE.match(name)]
        if not names:
            names = [name for name in record.related or () if _CVE.match(name)]
    else:
        names += [name for name in record.upstream or () if _CVE.match(name)]
    known = dict.fromkeys(name for name in names if _NAME.match(name))
    return sorted(known, key=lambda name: not _CVE.match(name))[:_MAX_NAMES]


def related_of(record: Record, names: list[str]) -> list[str]:
    """The CVEs that it is a case of without being one of them: a fault of a protocol, of which this is one implementation."""
    known = dict.fromkeys(name for name in record.related or () if _CVE.match(name) and name not in names)
    return list(known)[:_MAX_NAMES]


def is_disputed(record: Record) -> bool:
    """Whether somebody contests that this is a vulnerability.

    Descriptions begin with `** DISPUTED **` (CVE Program, "CVE Record Dispute Policy"); since 2023 the word is a tag of the CVE record,
    which some databases carry on.
    """
    if any((text or "").lstrip().startswith(_DISPUTED) for text in (record.summary, record.details)):
        return True
    told = _decoded(record.database_specific, _Disputed())
    return told.disputed or _DISPUTED_TAG in told.tags or _DISPUTED_TAG in told.cve_tags


def is_about_security(record: Record, names: list[str]) -> bool:
    """Whether an advisory speaks of a vulnerability at all.

    AlmaLinux, Red Hat and Rocky Linux publish three kinds under one scheme: security (SA), bug fix (BA) and enhancement
    (EA) advisories. The latter two are about one only when they name a CVE.
    """
    return bool(names) or not _NO_SECURITY.match(record.id)


def is_name(text: str) -> bool:
    """Whether this can be the identifier of an advisory or a vulnerability."""
    return bool(_NAME.match(text))


def severity_of(record: Record) -> Severity:
    """The word of who wrote the record; UNKNOWN when there is none."""
    for severity in record.severity or ():
        if severity.type == "Ubuntu":
            return Severity.of(severity.score)
    if record.id.startswith(_MALICIOUS):
        return Severity.CRITICAL
    word = Severity.of(_decoded(record.database_specific, _Word()).severity)
    if word is Severity.UNKNOWN and record.summary and (match := _TITLE_SEVERITY.match(record.summary)):
        return Severity.of(match[1])
    return word


def severity_here(folder: str, affected: Affected) -> Severity | None:
    """What the record says apart for this release or package; None when nothing."""
    if folder == "Debian" and affected.ecosystem_specific:
        # Words of the security tracker; "**" marks a guess, "not yet assigned" and "end-of-life" say nothing of the harm.
        word = Severity.of(_decoded(affected.ecosystem_specific, _Urgency()).urgency.rstrip("*"))
        return word or None
    if folder == "Ubuntu" and affected.ecosystem_specific:
        return Severity.of(_decoded(affected.ecosystem_specific, _Ubuntu()).ubuntu_priority) or None
    if folder == "crates.io" and affected.database_specific:
        kind = _decoded(affected.database_specific, _Informational()).informational
        return Severity.NEGLIGIBLE if kind in {"unmaintained", "notice"} else None
    return None


def pro_note(affected: Affected, fixed: str) -> str:
    """What to say of a version that Ubuntu Pro alone has; empty when there is none."""
    if not fixed:
        return ""
    add_on = "Legacy support" in _decoded(affected.ecosystem_specific, _Ubuntu()).availability
    return f"fixed with Ubuntu Pro in {fixed}" + (", with its Legacy support add-on" if add_on else "")


def vectors_of(record: Record) -> Iterator[str]:
    """All CVSS vectors, the record's own first."""
    for group in (record.severity, *(affected.severity for affected in record.affected or ())):
        for severity in group or ():
            if severity.type.startswith("CVSS_"):
                yield severity.score


def title_of(record: Record) -> str:
    """One line that says what it is."""
    text = record.summary or (record.details or "").lstrip()[: _MAX_TITLE * 4].partition("\n")[0]
    text = " ".join(text.split())
    return text if len(text) <= _MAX_TITLE else text[: _MAX_TITLE - 3].rstrip() + "..."


def when(text: str) -> str:
    """A date as the schema writes it (RFC 3339 in UTC), to the second; empty when it is none."""
    return f"{text[:19]}Z" if _DATE.match(text) else ""


def module_of(record: Record, version: str) -> str | None:
    """The rpm module that a fix belongs to, from the advisory's title (`nodejs:14 security update`); `*` when it does not say.

    Versions of modular packages carry `.module` in their release (Fedora modularity documentation, "Package naming").
    """
    if ".module" not in version:
        return None
    named = _MODULE.findall(record.summary or "")
    return named[0][:_MAX_TITLE] if len(named) == 1 else "*"


def _decoded(raw: msgspec.Raw, default: T) -> T:
    if not raw:
        return default
    try:
        return msgspec.json.decode(raw, type=type(default))
    except UNREADABLE:
        return default
