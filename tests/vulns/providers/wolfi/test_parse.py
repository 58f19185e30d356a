from pathlib import Path

from nakami.vulns.providers.wolfi.parse import WolfiParse
from nakami.vulns.tables import AFFECTED
from nakami.vulns.tally import Tally

SAMPLES = Path(__file__).parents[1] / "samples"


def test_real_records():
    tally = Tally()
    rows = [row for table, row in WolfiParse().parse(SAMPLES / "chainguard.json", "", tally) if table is AFFECTED]
    assert {(row[0], row[-2]) for row in rows} == {("Wolfi", "wolfi")}
    assert {(row[1], row[6], row[10]) for row in rows} >= {
        ("coreutils", None, "not-affected"),
        ("curl", "7.86.0-r0", None),
        ("openssh", "9.2_p1-r0", None),
    }
    assert (tally.records, tally.unreadable, tally.unordered) == (4, 0, 0)
