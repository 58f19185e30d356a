from pathlib import Path

from nakami.vulns.providers.own_kev.parse import OwnKevParse
from nakami.vulns.tables import EXPLOITED
from nakami.vulns.tally import Tally


def test_a_list_of_the_shortest_kind(tmp_path: Path):
    raw = tmp_path / "list.json"
    raw.write_text('{"vulnerabilities": [{"cveID": "CVE-2024-0001", "dateAdded": "2024-05-06"}]}')
    tally = Tally(today="2026-01-01T00:00:00Z")
    assert list(OwnKevParse().parse(raw, "", tally)) == [(EXPLOITED, ("CVE-2024-0001", "2024-05-06", False, "own-kev"))]
    assert (tally.newest, tally.unreadable) == ("", 0)
