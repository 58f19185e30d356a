"""CSAF documents into rows: what all vendors that publish them have in common. Who makes a feed says what a product's identifier means."""

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from nakami.bounded import feed_tar
from nakami.bounded.json import decode
from nakami.errors import InputError
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.model.finding import Severity, State
from nakami.vulns.csaf import Document, Products, Remediation, Vulnerability
from nakami.vulns.providers import kept_documents
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.rows import Advisory, Rows, Told
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_MAX_DOCUMENT = 64 << 20
_MAX_VALUES = 8_000_000
"""Of one document: the Linux kernel's list every package of every stream of every architecture, several times."""
_CVE = re.compile(r"CVE-\d{4}-\d{4,19}")
_FINAL = frozenset({"will not fix", "out of support scope"})
"""What Red Hat writes where there will be no fix, beside the category `no_fix_planned` (CSAF 2.0, section 3.2.3.12.1)."""


class CsafParse(Parse):
    """Reads an archive of documents, or those that changed since (`CsafFetch`).

    `feed` is the feed's name, and `changes` its partition of what changed.
    """

    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)
    feed: ClassVar[str]
    changes: ClassVar[str]

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        is_change = partition == self.changes
        rows = Rows(f"{self.feed}:changes" if is_change else f"{self.feed}:archive", tally)
        for name, content in kept_documents.documents(raw) if is_change else feed_tar.members(raw):
            tally.records += 1
            yielded = False
            for each in self._document(name, content, rows, tally):
                yielded = True
                yield each
            if is_change and not yielded:
                # What the archive says of it does not hold any more.
                yield from rows.mention(Advisory(_named(name), (_named(name),)))

    def _document(
        self, name: str, content: bytes | InputError, rows: Rows, tally: Tally
    ) -> Iterator[tuple[Table, Row]]:
        if isinstance(content, InputError):
            tally.cannot_read(name, content.message)
            return
        if not content:
            tally.withdrawn += 1
            return
        try:
            document = decode(content, name, type=Document, limit=_MAX_DOCUMENT, values=_MAX_VALUES)
        except InputError as error:
            tally.cannot_read(name, error.message)
            return
        if document.document.tracking.status == "deleted":
            tally.withdrawn += 1
            return
        products = Products(document.product_tree)
        for vulnerability in document.vulnerabilities:
            if not _CVE.fullmatch(vulnerability.cve):
                tally.cannot_read(name, "it does not say which CVE it is about")
                continue
            advisory = _advisory(document, vulnerability)
            yield from rows.of(advisory, self.tell(vulnerability, products, advisory.severity))

    @abstractmethod
    def tell(self, vulnerability: Vulnerability, products: Products, severity: Severity) -> Iterable[Told]:
        """What a vulnerability means for which packages, when the document's own severity is this one."""


class Remedies:
    """What a vulnerability's remediations say of each product's identifier."""

    def __init__(self, remediations: Iterable[Remediation]) -> None:
        self._fixed_on: dict[str, str] = {}
        self._open: dict[str, Remediation] = {}
        for remediation in remediations:
            if remediation.category == "vendor_fix":
                when = utc(remediation.date)
                for product in remediation.product_ids:
                    # The first update that brought it counts.
                    known = self._fixed_on.get(product)
                    self._fixed_on[product] = min(when, known) if known and when else when or known or ""
            elif remediation.category in {"no_fix_planned", "none_available"}:
                self._open.update(dict.fromkeys(remediation.product_ids, remediation))

    def fixed_on(self, product: str) -> str:
        """Since when there is a fix, UTC ISO 8601; empty when not told."""
        return self._fixed_on.get(product, "")

    def state(self, product: str) -> tuple[State, str]:
        """How an affected product without a fix stands, and the vendor's words on it."""
        told = self._open.get(product)
        if told is None:
            return State.AFFECTED, ""
        words = " ".join(told.details.split())
        if told.category == "no_fix_planned" or words.lower() in _FINAL:
            return State.WILL_NOT_FIX, words
        return State.AFFECTED, "" if words.lower() == "affected" else words


def severities(vulnerability: Vulnerability) -> Mapping[str, Severity]:
    """The vendor's word for each product's identifier; under the empty one that for all."""
    found: dict[str, Severity] = {}
    for threat in vulnerability.threats:
        if threat.category == "impact" and (severity := Severity.of(threat.details)):
            found.update(dict.fromkeys(threat.product_ids or ("",), severity))
    return found


def utc(text: str) -> str:
    """A date of CSAF (RFC 3339) in UTC to the second; empty when it is none."""
    if text[19:] in {"Z", "+00:00"} and text[10:11] == "T":
        return f"{text[:19]}Z"
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when.tzinfo and 1 < when.year < 9999 else ""


def _advisory(document: Document, vulnerability: Vulnerability) -> Advisory:
    head = document.document
    told = Severity.of(head.aggregate_severity.text) or severities(vulnerability).get("", Severity.UNKNOWN)
    title = vulnerability.title or head.title
    return Advisory(
        id=vulnerability.cve,
        names=(vulnerability.cve,),
        severity=told,
        vector=next((score.vector for score in vulnerability.scores if score.vector), ""),
        title="" if title.endswith(vulnerability.cve) else title,
        published=utc(vulnerability.release_date or head.tracking.initial_release_date),
        modified=utc(head.tracking.current_release_date),
    )


def _named(path: str) -> str:
    """The CVE that a document's file name tells: `2024/cve-2024-1.json`."""
    return path.rpartition("/")[2].removesuffix(".json").upper()
