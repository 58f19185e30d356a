"""Microsoft's statements: bounds of versions, what has no fixed build, what does not apply."""

from pathlib import Path

from nakami.vulns.providers.azure.parse import PARSE
from nakami.vulns.tables import AFFECTED
from nakami.vulns.tally import Tally

SAMPLE = Path(__file__).parent / "samples" / "azurelinux-3.0-oval.xml"


def test_real_statements():
    tally = Tally(today="2026-11-01")
    rows = [
        dict(zip((column.name for column in AFFECTED.columns), row, strict=True))
        for table, row in PARSE.parse(SAMPLE, "azurelinux-3.0", tally)
        if table is AFFECTED
    ]
    assert [(row["ecosystem"], row["name"], row["range"], row["state"], row["fixed_on"]) for row in rows] == [
        ("Azure Linux:3", "gnupg2", "< 0:2.4.9-1.azl3", None, "2026-01-20T21:31:32Z"),
        ("Azure Linux:3", "wget", ">= 0:2.0.0-1.azl3, < 0:2.1.0-7.azl3", None, "2026-01-20T21:41:23Z"),
        ("Azure Linux:3", "vim", "all versions", "affected", None),
        ("Azure Linux:3", "vim", "no version", "not-affected", None),
    ]
    assert (tally.records, tally.unreadable) == (4, 0)


def test_a_definition_without_a_cve_is_counted(tmp_path: Path):
    path = tmp_path / "oval.xml"
    path.write_text("<o><definition id='d'><metadata/><criteria/></definition></o>")
    tally = Tally()
    assert list(PARSE.parse(path, "cbl-mariner-2.0", tally)) == []
    assert tally.unreadable == 1
