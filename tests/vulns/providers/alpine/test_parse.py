from pathlib import Path

from nakami.vulns.providers.alpine.parse import AlpineParse
from nakami.vulns.tables import AFFECTED
from nakami.vulns.tally import Tally


def test_both_repositories_of_a_branch_are_one_ecosystem(tmp_path: Path):
    raw = tmp_path / "community.json"
    raw.write_text('{"packages": [{"pkg": {"name": "go", "secfixes": {"1.21.5-r0": ["CVE-2023-39326"]}}}]}')
    tally = Tally()
    rows = list(AlpineParse().parse(raw, "v3.19 community", tally))
    assert [(row[0], row[1], row[6], row[-2]) for table, row in rows if table is AFFECTED] == [
        ("Alpine:v3.19", "go", "1.21.5-r0", "alpine:v3.19 community")
    ]
    assert tally.releases == {"Alpine:v3.19": 1}
