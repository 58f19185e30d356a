import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.vulns.cvss import base_score, best_vector


class TestExamples:
    """CVSS 3.1 "Examples" and CVSS 2.0 guide, section 3.3: scores that the authors worked out."""

    @pytest.mark.parametrize(
        ("vector", "score"),
        [
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
            ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1),
            ("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8),
            ("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9),
            ("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:P/RL:O", 10.0),
            ("AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8),
            ("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0),
            ("AV:L/AC:H/Au:N/C:C/I:C/A:C", 6.2),
            ("AV:N/AC:L/Au:N/C:N/I:N/A:N", 0.0),
        ],
    )
    def test_scores(self, vector: str, score: float):
        assert base_score(vector) == score


@pytest.mark.parametrize(
    "vector",
    [
        "",
        "nonsense",
        "CVSS:3.1",
        "CVSS:3.1/",
        "CVSS:3.1/AV:N",
        "CVSS:3.1/AV:X/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
        "CVSS:5.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
        "AV:N/AC:L/Au:N/C:N/I:N",
        "CVSS:3.1/" + "AV:N/" * 1000,
        "::::////",
    ],
)
def test_what_is_no_vector_has_no_score(vector: str):
    assert base_score(vector) is None


@given(st.text(st.sampled_from("CVSS:3.140/AVNLPRUIHac"), max_size=60))
def test_any_text_is_survived(text: str):
    score = base_score(text)
    assert score is None or 0 <= score <= 10


def test_the_best_vector():
    v2, v30, v31 = (
        "AV:N/AC:L/Au:N/C:N/I:N/A:C",
        "CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    )
    v4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N"
    assert best_vector([v2, v4, v30, v31]) == v31
    assert best_vector([v2, v4, v30]) == v30
    assert best_vector([v2, v4]) == v4
    assert best_vector(["CVSS:3.1/broken", v2]) == v2
    assert best_vector(["CVSS:3.1/broken"]) == ""


def test_agrees_with_nvd(shared: Path):
    """Every score that NVD itself gave in one year; a handful of other sources' scores do not fit their own vectors."""
    with gzip.open(shared / "feeds" / "nvd" / "nvdcve-2.0-2020.json.gz") as file:
        items = json.load(file)["vulnerabilities"]
    scored = [
        (metric["cvssData"]["vectorString"], metric["cvssData"]["baseScore"])
        for item in items
        for metrics in item["cve"]["metrics"].values()
        for metric in metrics
        if metric["source"] == "nvd@nist.gov"
    ]
    assert len(scored) > 1000
    assert [pair for pair in scored if base_score(pair[0]) != pair[1]] == []
