"""NVD's CVE records into rows: the base score that NVD itself gave (NVD API 2.0, "CVE response")."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct

from nakami.bounded.feed_file import content
from nakami.bounded.json import decode
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.providers.interface import Parse
from nakami.vulns.tables import SCORES
from nakami.vulns.tally import Tally

_MAX_BYTES = 640 << 20
_NVD = "nvd@nist.gov"


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


class _Cve(Struct, frozen=True):
    id: str
    published: str = ""
    metrics: _Metrics = _Metrics()


class _Item(Struct, frozen=True):
    cve: _Cve


class _Feed(Struct, frozen=True):
    vulnerabilities: list[msgspec.Raw]
    timestamp: str = ""


class NvdParse(Parse):
    """Reads one year."""

    name: ClassVar[str] = "nvd"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (SCORES,)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        feed = decode(content(raw, limit=_MAX_BYTES), raw.name, type=_Feed, limit=_MAX_BYTES)
        tally.changed(f"{feed.timestamp[:19]}Z")
        for number, item in enumerate(feed.vulnerabilities):
            tally.records += 1
            try:
                cve = msgspec.json.decode(item, type=_Item).cve
            except (msgspec.DecodeError, RecursionError) as error:
                tally.cannot_read(f"item {number}", str(error))
                continue
            best = _best(cve.metrics)
            if best and best.base_score is not None and 0 <= best.base_score <= 10:
                yield (
                    SCORES,
                    (cve.id, best.base_score, best.vector_string, f"{cve.published[:19]}Z" if cve.published else ""),
                )


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
