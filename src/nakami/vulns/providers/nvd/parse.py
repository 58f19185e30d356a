"""NVD's CVE records into rows (NVD API 2.0, "CVE response"): the base score that NVD itself gave, and which applications it is about."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct

from nakami.bounded.feed_file import content
from nakami.bounded.json import UNREADABLE, decode
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.model.finding import Severity
from nakami.vulns.ecosystems import NVD
from nakami.vulns.providers.delta import later
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.nvd.applicability import Applicability, Configuration
from nakami.vulns.providers.nvd.feed import MAX_BYTES, STAMP, Feed, Stamp
from nakami.vulns.tables import ADVISORIES, AFFECTED, SCORES
from nakami.vulns.tally import Tally

_NVD = "nvd@nist.gov"
_REJECTED = "Rejected"
_MAX_TITLE = 200
_CVE_NAME = re.compile(r"CVE-\d{4}-\d{4,19}\Z")


class _Data(Struct, frozen=True, rename="camel"):
    vector_string: str = ""
    base_score: float | None = None


class _Metric(Struct, frozen=True, rename="camel"):
    source: str = ""
    type: str = ""
    cvss_data: _Data = _Data()


class _Metrics(Struct, frozen=True):
    v31: list[_Metric] = msgspec.field(name="cvssMetricV31", default_factory=list)
    v30: list[_Metric] = msgspec.field(name="cvssMetricV30", default_factory=list)
    v40: list[_Metric] = msgspec.field(name="cvssMetricV40", default_factory=list)
    v2: list[_Metric] = msgspec.field(name="cvssMetricV2", default_factory=list)


class _Text(Struct, frozen=True):
    lang: str = ""
    value: str = ""


class _Tagged(Struct, frozen=True):
    """What one source says of the CVE as a whole: `disputed`, `unsupported-when-assigned`, `exclusively-hosted-service`."""

    tags: list[str] = msgspec.field(default_factory=list)


class _Cve(Struct, frozen=True, rename="camel"):
    id: str
    published: str = ""
    last_modified: str = ""
    vuln_status: str = ""
    cve_tags: list[_Tagged] = msgspec.field(default_factory=list)
    descriptions: list[_Text] = msgspec.field(default_factory=list)
    metrics: _Metrics = _Metrics()
    configurations: list[Configuration] = msgspec.field(default_factory=list)


class _Item(Struct, frozen=True):
    cve: _Cve


class NvdParse(Parse):
    """Reads one year, and the changes beside it. A year without configurations, as some mirrors carry it, has scores only."""

    name: ClassVar[str] = "nvd"
    version: ClassVar[int] = 4
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES, SCORES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        changes = dict(later(raw))
        stamp = changes.pop(STAMP, b"")
        feed = decode(content(raw, limit=MAX_BYTES), raw.name, type=Feed, limit=MAX_BYTES, values=MAX_BYTES)
        tally.changed(_time(decode(stamp, STAMP, type=Stamp).timestamp if stamp else feed.timestamp))
        statements = _Statements(f"nvd:{partition}", tally)
        for number, item in enumerate((*feed.vulnerabilities, *changes.values())):
            is_change = number >= len(feed.vulnerabilities)
            try:
                cve = msgspec.json.decode(item, type=_Item).cve
            except UNREADABLE as error:
                tally.records += 1
                tally.cannot_read(f"item {number}", str(error))
                continue
            if not is_change and f"{cve.id}.json" in changes:
                continue
            tally.records += 1
            if cve.vuln_status == _REJECTED:
                tally.withdrawn += 1
                continue
            best = _best(cve.metrics)
            if best and not (best.base_score is not None and 0 <= best.base_score <= 10):
                best = None
            disputed = _is_disputed(cve) or None
            if best or disputed or cve.published:
                score, vector = (best.base_score, best.vector_string) if best else (None, "")
                yield SCORES, (cve.id, score, vector, _time(cve.published), disputed)
            if _CVE_NAME.match(cve.id):
                yield from statements.of(cve, best)


class _Statements:
    """Turns applicability statements into rows; numbers the CVEs that have some.

    Args:
        source: names the year: rows are numbered apart in each.
        tally: what cannot be put into order is counted there.
    """

    def __init__(self, source: str, tally: Tally) -> None:
        self._source = source
        self._tally = tally
        self._applicability = Applicability(tally)
        self._next = 0

    def of(self, cve: _Cve, best: _Data | None) -> Iterator[tuple[Table, Row]]:
        """The rows of one CVE: none when it is about no application."""
        rows: dict[Row, None] = {}
        for name, found in self._applicability.intervals(cve.id, cve.configurations):
            start, end = found.introduced, found.fixed
            row = (NVD, name, start.bytes, None, end.bytes if end else None, None)
            rows[
                *row, found.fixed_version or None, found.range, None, None, None, None, None, self._source, self._next
            ] = None
        if not rows:
            return
        for affected in rows:
            self._tally.count(NVD)
            yield AFFECTED, affected
        told = " ".join(next((text.value for text in cve.descriptions if text.lang == "en"), "").split())
        published, modified = _time(cve.published), _time(cve.last_modified)
        vector, score = (best.vector_string, best.base_score) if best else ("", None)
        yield (
            ADVISORIES,
            (
                self._source,
                self._next,
                cve.id,
                cve.id,
                int(Severity.UNKNOWN),
                vector,
                score,
                told[:_MAX_TITLE],
                published,
                modified,
                None,
                _is_disputed(cve) or None,
            ),
        )
        self._next += 1


def _is_disputed(cve: _Cve) -> bool:
    return any("disputed" in tagged.tags for tagged in cve.cve_tags)


def _time(text: str) -> str:
    """A time as the tables hold it, to the second; NVD writes UTC without saying so."""
    return f"{text[:19]}Z" if text else ""


def _best(metrics: _Metrics) -> _Data | None:
    """NVD's own score where it gave one, else whoever is Primary (since 2024 NVD leaves many to the CNA), else anyone's.

    Within those: CVSS 3.1, 3.0, 4.0, 2.0.
    """
    found = [metric for group in (metrics.v31, metrics.v30, metrics.v40, metrics.v2) for metric in group]
    for is_wanted in (
        lambda metric: metric.type == "Primary" and metric.source == _NVD,
        lambda metric: metric.type == "Primary",
        lambda _: True,
    ):
        for metric in found:
            if is_wanted(metric):
                return metric.cvss_data
    return None


PARSE = NvdParse()
