import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import Malformed
from nakami.vulns.providers.nvd.parse import NvdParse
from nakami.vulns.tally import Tally


def metric(source: str, kind: str, score: float, vector: str = "V") -> dict[str, Any]:
    return {"source": source, "type": kind, "cvssData": {"baseScore": score, "vectorString": vector, "version": "3.1"}}


def parsed(tmp_path: Path, *cves: Any, document: Any = None) -> tuple[list[tuple[Any, ...]], Tally]:
    path = tmp_path / "nvd.json.gz"
    whole = document if document is not None else {"vulnerabilities": [{"cve": cve} for cve in cves]}
    path.write_bytes(gzip.compress(json.dumps(whole).encode()))
    tally = Tally()
    return [row for _, row in NvdParse().parse(path, "2021", tally)], tally


@pytest.mark.parametrize(
    ("metrics", "score"),
    [
        (
            {
                "cvssMetricV2": [metric("nvd@nist.gov", "Primary", 2.0)],
                "cvssMetricV30": [metric("nvd@nist.gov", "Primary", 3.0)],
                "cvssMetricV31": [metric("nvd@nist.gov", "Primary", 3.1)],
                "cvssMetricV40": [metric("nvd@nist.gov", "Primary", 4.0)],
            },
            3.1,
        ),
        (
            {
                "cvssMetricV2": [metric("nvd@nist.gov", "Primary", 2.0)],
                "cvssMetricV40": [metric("nvd@nist.gov", "Primary", 4.0)],
            },
            4.0,
        ),
        (
            {
                "cvssMetricV31": [metric("secalert@redhat.com", "Secondary", 5.0)],
                "cvssMetricV2": [metric("nvd@nist.gov", "Primary", 2.0)],
            },
            2.0,
        ),
        ({"cvssMetricV31": [metric("a", "Secondary", 5.0), metric("b", "Primary", 6.0)]}, 6.0),
        ({"cvssMetricV31": [metric("a", "Secondary", 5.0)]}, 5.0),
    ],
)
def test_whose_score_and_which(tmp_path: Path, metrics: dict[str, Any], score: float):
    rows, _ = parsed(tmp_path, {"id": "CVE-2021-1", "published": "2021-02-03T04:05:06.007", "metrics": metrics})
    assert rows == [("CVE-2021-1", score, "V", "2021-02-03T04:05:06Z")]


def test_what_has_no_score_has_no_row(tmp_path: Path):
    rows, tally = parsed(
        tmp_path,
        {"id": "CVE-2021-1"},
        {"id": "CVE-2021-2", "metrics": {"cvssMetricV31": [metric("a", "Primary", 99)]}},
        {"metrics": {}},
        7,
    )
    assert rows == []
    assert (tally.records, tally.unreadable) == (4, 2)


@pytest.mark.parametrize("document", [[], {}, {"vulnerabilities": {}}])
def test_what_is_no_feed_is_malformed(tmp_path: Path, document: Any):
    with pytest.raises(Malformed):
        parsed(tmp_path, document=document)
