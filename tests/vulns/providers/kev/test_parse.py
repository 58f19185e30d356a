import json
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import Malformed
from nakami.vulns.providers.kev.parse import KevParse
from nakami.vulns.tally import Tally


def parsed(tmp_path: Path, document: Any, today: str = "2026-01-01T00:00:00Z") -> tuple[list[tuple[Any, ...]], Tally]:
    path = tmp_path / "kev.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    tally = Tally(today=today)
    return [row for _, row in KevParse().parse(path, "", tally)], tally


def test_entries(tmp_path: Path):
    rows, tally = parsed(
        tmp_path,
        {
            "dateReleased": "2025-08-25T17:04:19.9796Z",
            "vulnerabilities": [
                {
                    "cveID": "CVE-2021-44228",
                    "dateAdded": "2021-12-10",
                    "knownRansomwareCampaignUse": "Known",
                    "notes": "x",
                },
                {"cveID": "CVE-2025-48384", "dateAdded": "2025-08-25", "knownRansomwareCampaignUse": "Unknown"},
                {"cveID": 7},
                "nothing",
            ],
        },
    )
    assert rows == [("CVE-2021-44228", "2021-12-10", True, "kev"), ("CVE-2025-48384", "2025-08-25", False, "kev")]
    assert (tally.records, tally.unreadable, tally.newest) == (4, 2, "2025-08-25T17:04:19Z")


@pytest.mark.parametrize("document", ["", "[]", "{}", '{"vulnerabilities": 1}'])
def test_what_is_no_catalogue_is_malformed(tmp_path: Path, document: str):
    with pytest.raises(Malformed):
        parsed(tmp_path, document)


def test_the_real_catalogue(shared: Path):
    tally = Tally()
    rows = {
        row[0]: row for _, row in KevParse().parse(shared / "feeds/kev/known_exploited_vulnerabilities.json", "", tally)
    }
    assert rows["CVE-2021-44228"] == ("CVE-2021-44228", "2021-12-10", True, "kev")
    assert (len(rows), tally.unreadable) == (tally.records, 0)
