"""One of Canonical's OpenVEX documents: one vulnerability, and for each status the packages that have it.

Format: OpenVEX 0.2.0. Products are package URLs of binaries and, once per release, of the source: `pkg:deb/ubuntu/curl@VERSION?arch=source
&distro=esm-infra/focal` (before 2025 `?arch=src?distro=ubuntu/focal`). The version is the one that was in the release when the document was
written, not the one that brought the fix. Words: documentation.ubuntu.com/security, "Understanding VEX data".
"""

import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from nakami.model.finding import Severity, State
from nakami.vulns.states import NOT_AFFECTED

_SOURCE = re.compile(
    rb"pkg:deb/ubuntu/([^@?\\]{1,500})(?:@[^?\\]*)?\?arch=(?:source|src)[&?]distro=([a-z0-9/.-]{1,80})(?:&[^\\]*)?"
)
_MARKS = (b"?arch=source", b"?arch=src")
"""How source packages are told from binary ones, today and before 2025."""
_MAX_PURL = 1_000
"""Bytes on either side of the mark; the longest real one has 150."""
_PRIORITY = re.compile(r"classified this CVE as of (\w+) priority")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d))?")
_JUSTIFIED = "CVE Notes / justification:"
_NOT_THERE = "component_not_present"
_NOT_FIXED = {"decided to not fix": "ignored", "no longer supported": "no longer supported"}
"""Words of an action statement that tell that there will be no fix, and nakami's note."""


class Vulnerability(Struct, frozen=True):
    """What the document is about."""

    name: str = ""
    description: str = ""


class Statement(Struct, frozen=True):
    """The packages of one status; `products` stay undecoded, for a kernel's are tens of thousands."""

    status: str
    products: msgspec.Raw = msgspec.Raw(b"[]")
    vulnerability: Vulnerability = Vulnerability()
    timestamp: str = ""
    justification: str = ""
    action_statement: str = ""
    status_notes: str = ""

    def sources(self) -> Iterator[tuple[str, str]]:
        """The source packages, each with the archive it is in: `jammy`, `esm-apps/jammy`."""
        # One package in a hundred is a source, and an expression is slow to find it.
        products = bytes(self.products)
        for mark in _MARKS:
            at = products.find(mark)
            while at >= 0:
                start = products.rfind(b'"', max(0, at - _MAX_PURL), at) + 1
                end = products.find(b'"', at, at + _MAX_PURL)
                if match := _SOURCE.fullmatch(products, start, end):
                    yield match[1].decode(errors="replace"), match[2].decode()
                at = products.find(mark, at + 1)


class Head(Struct, frozen=True):
    """What stood in an object of its own before 2025."""

    timestamp: str = ""


class Document(Struct, frozen=True):
    """One document."""

    statements: list[Statement]
    timestamp: str = ""
    metadata: Head = Head()


class Word(Struct, frozen=True):
    """What Ubuntu says of a package: `state` is a `State` or `NOT_AFFECTED`, `note` its own words on it."""

    state: str
    note: str = ""


def word_of(statement: Statement) -> Word | None:
    """What a statement says in nakami's words; None when it says nothing of a package that is installed, or is not understood."""
    if statement.status == "not_affected":
        # Of a package that is not in the release there is nothing to say.
        return None if statement.justification == _NOT_THERE else Word(NOT_AFFECTED)
    if statement.status == "under_investigation" and "deferred" in statement.status_notes:
        return Word(State.AFFECTED, "deferred: the fix waits")
    if statement.status == "affected":
        return _affected(statement.action_statement)
    state = {"fixed": State.FIXED, "under_investigation": State.UNDER_INVESTIGATION}.get(statement.status)
    return Word(state) if state else None


def _affected(action: str) -> Word:
    for words, note in _NOT_FIXED.items():
        if words in action:
            reason = " ".join(action.partition(_JUSTIFIED)[2].split())
            return Word(State.WILL_NOT_FIX, f"{note}: {reason}" if reason else note)
    return Word(State.AFFECTED)


def priority_of(document: Document) -> Severity:
    """The word of Ubuntu's security team on how bad it is; not every statement repeats it."""
    for statement in document.statements:
        if match := _PRIORITY.search(f"{statement.status_notes} {statement.action_statement}"):
            return Severity.of(match[1])
    return Severity.UNKNOWN


def when(text: str) -> str:
    """A date of these documents, which wrote it in several ways over the years, as UTC ISO 8601; empty when it is none."""
    match = _DATE.match(text)
    return f"{match[1]}T{match[2] or '00:00:00'}Z" if match else ""
