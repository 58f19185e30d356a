from pathlib import Path
from typing import Any

import pytest

from nakami.errors import InputError
from nakami.model.finding import Severity
from nakami.vulns.providers.photon.parse import PhotonParse
from nakami.vulns.tables import AFFECTED
from nakami.vulns.tally import Tally

SAMPLES = Path(__file__).parents[1] / "samples"


def parsed(raw: Path) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], Tally]:
    tally = Tally()
    rows = list(PhotonParse().parse(raw, "4.0", tally))
    return (
        [row for table, row in rows if table is AFFECTED],
        [row for table, row in rows if table is not AFFECTED],
        tally,
    )


def test_real_records():
    affected, advisories, tally = parsed(SAMPLES / "photon.json")
    assert [(row[0], row[1], row[6], row[10]) for row in affected] == [
        ("Photon OS:4.0", "curl", "7.88.1-4.ph4", None),
        ("Photon OS:4.0", "curl-libs", "7.88.1-4.ph4", None),
        ("Photon OS:4.0", "httpd", None, "not-affected"),
        ("Photon OS:4.0", "krb5-devel", "1.17-15.ph4", None),
    ]
    assert [(row[2], row[4]) for row in advisories] == [
        ("CVE-2023-38545", Severity.CRITICAL),
        ("CVE-2023-38546", Severity.LOW),
        ("CVE-2023-44487", Severity.HIGH),
        ("BDSA-2025-0719", Severity.HIGH),
    ]
    # A fix without a version says nothing that could be held against an installed one.
    assert (tally.records, tally.unreadable) == (5, 1)
    assert "not in which version" in tally.problems[0].why


def test_what_is_not_fixed_is_affected(tmp_path: Path):
    raw = tmp_path / "photon.json"
    raw.write_text('[{"cve_id": "CVE-2024-0001", "pkg": "a", "status": "Not Fixed"}]')
    affected, _, _ = parsed(raw)
    assert [(row[4], row[7], row[11]) for row in affected] == [(None, "all versions", "Not Fixed")]


def test_what_is_broken_is_counted(tmp_path: Path):
    raw = tmp_path / "photon.json"
    raw.write_text('[7, {"cve_id": "x", "pkg": "a"}, {"cve_id": "CVE-2024-0001", "pkg": ""}, {"pkg": "a"}]')
    affected, _, tally = parsed(raw)
    assert (affected, tally.unreadable) == ([], 4)


@pytest.mark.parametrize("text", ["", "{}", "[", "null"])
def test_what_is_no_list_is_refused(tmp_path: Path, text: str):
    raw = tmp_path / "photon.json"
    raw.write_text(text)
    with pytest.raises(InputError):
        parsed(raw)
