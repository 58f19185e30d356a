import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import Malformed
from nakami.vulns.providers.nvd.parse import NvdParse
from nakami.vulns.tables import ADVISORIES, AFFECTED, SCORES
from nakami.vulns.tally import Tally

SAMPLES = Path(__file__).parent / "samples" / "records.json"


def metric(source: str, kind: str, score: float, vector: str = "V") -> dict[str, Any]:
    return {"source": source, "type": kind, "cvssData": {"baseScore": score, "vectorString": vector, "version": "3.1"}}


def parsed(tmp_path: Path, *cves: Any, document: Any = None) -> tuple[list[tuple[Any, ...]], Tally]:
    path = tmp_path / "nvd.json.gz"
    whole = document if document is not None else {"vulnerabilities": [{"cve": cve} for cve in cves]}
    path.write_bytes(gzip.compress(json.dumps(whole).encode()))
    tally = Tally()
    return [row for table, row in NvdParse().parse(path, "2021", tally) if table is SCORES], tally


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
    assert rows == [("CVE-2021-1", score, "V", "2021-02-03T04:05:06Z", None)]


def test_what_is_disputed_is_told_without_a_score(tmp_path: Path):
    rows, _ = parsed(
        tmp_path,
        {"id": "CVE-2021-1", "cveTags": [{"sourceIdentifier": "cve@mitre.org", "tags": ["disputed"]}]},
        {"id": "CVE-2021-2", "cveTags": [{"tags": ["unsupported-when-assigned"]}], "published": "2021-02-03T04:05:06"},
    )
    assert rows == [("CVE-2021-1", None, "", "", True), ("CVE-2021-2", None, "", "2021-02-03T04:05:06Z", None)]


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


def test_real_records_become_rows(tmp_path: Path):
    path = tmp_path / "nvd.json.gz"
    document = {"timestamp": "2026-01-03T00:00:00.000", "vulnerabilities": json.loads(SAMPLES.read_text("utf-8"))}
    path.write_bytes(gzip.compress(json.dumps(document).encode()))
    rows = list(NvdParse().parse(path, "2021", Tally(today="2026-11-22")))
    advisories = [row for table, row in rows if table is ADVISORIES]
    assert advisories[0][:4] == ("nvd:2021", 0, "CVE-2021-23017", "CVE-2021-23017")
    assert advisories[0][5:] == (
        "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:L",
        7.7,
        advisories[0][7],
        "2021-06-01T13:15:07Z",
        "2024-11-21T05:51:09Z",
        None,
        None,
    )
    assert advisories[0][7].startswith("A security issue in nginx resolver")
    affected = [row for table, row in rows if table is AFFECTED]
    assert {(row[0], row[1], row[6], row[7], row[13], row[14]) for row in affected if row[14] == 0} == {
        ("NVD", "f5:nginx", "1.20.1", ">= 0.6.18, < 1.20.1", "nvd:2021", 0),
        ("NVD", "openresty:openresty", "1.19.3.2", "< 1.19.3.2", "nvd:2021", 0),
    }
    assert len(affected) == 9
    assert len([row for table, row in rows if table is SCORES]) == 4


def test_a_rejected_record_is_counted_and_left_out(tmp_path: Path):
    record = json.loads(SAMPLES.read_text("utf-8"))[0]["cve"] | {"vulnStatus": "Rejected"}
    rows, tally = parsed(tmp_path, record)
    assert (rows, tally.withdrawn) == ([], 1)


def test_a_name_that_is_none_tells_of_no_package(tmp_path: Path):
    record = json.loads(SAMPLES.read_text("utf-8"))[0]["cve"] | {"id": "CVE-2021-x y"}
    path = tmp_path / "nvd.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"vulnerabilities": [{"cve": record}]}).encode()))
    assert [table for table, _ in NvdParse().parse(path, "2021", Tally())] == [SCORES]
