import gzip
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import Malformed
from nakami.vulns.providers.epss.parse import EpssParse
from nakami.vulns.tally import Tally

HEAD = "#model_version:v2025.03.14,score_date:2026-01-11T00:00:00+0000\ncve,epss,percentile\n"


def parsed(tmp_path: Path, text: str) -> tuple[list[tuple[Any, ...]], Tally]:
    path = tmp_path / "epss.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    tally = Tally(today="2026-11-22T00:00:00Z")
    return [row for _, row in EpssParse().parse(path, "", tally)], tally


def test_scores(tmp_path: Path):
    rows, tally = parsed(tmp_path, HEAD + "CVE-1999-0199,0.00793,0.73407\nCVE-2021-44228,0.94358,0.99\n")
    assert rows == [("CVE-1999-0199", 0.00793), ("CVE-2021-44228", 0.94358)]
    assert (tally.records, tally.newest) == (2, "2026-01-11T00:00:00Z")


def test_lines_that_are_none_are_counted(tmp_path: Path):
    rows, tally = parsed(
        tmp_path, HEAD + "CVE-1-1,nan,1\nCVE-1-2,1.5,1\nCVE-1-3,x,1\nnothing\nCVE-1-4,0.5,1\nCVE-1-5,1e999,1\n"
    )
    assert rows == [("CVE-1-4", 0.5)]
    assert (tally.records, tally.unreadable) == (6, 5)


@pytest.mark.parametrize("text", ["", "#only a comment", "<html>not found</html>", "a,b,c\n1,2,3"])
def test_what_is_no_table_is_malformed(tmp_path: Path, text: str):
    with pytest.raises(Malformed):
        parsed(tmp_path, text)


def test_without_a_comment(tmp_path: Path):
    assert parsed(tmp_path, "cve,epss,percentile\nCVE-1-1,0.5,1\n")[0] == [("CVE-1-1", 0.5)]
