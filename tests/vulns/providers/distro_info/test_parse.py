from pathlib import Path
from typing import Any

import pytest

from nakami.errors import Malformed
from nakami.vulns.providers.distro_info.parse import PARSE
from nakami.vulns.tables import LIFECYCLES
from nakami.vulns.tally import Tally

# Lines of distro-info-data (ISC).
DEBIAN = """version,codename,series,created,release,eol,eol-lts,eol-elts
1.1,Buzz,buzz,1993-08-16,1996-06-17,1997-06-05
11,Bullseye,bullseye,2019-07-06,2021-08-14,2024-08-14,2026-08-31,2031-06-30
14,Forky,forky,2025-08-09
,Sid,sid,1993-08-16
"""
UBUNTU = """version,codename,series,created,release,eol,eol-server,eol-esm,eol-legacy
20.04 LTS,Focal Fossa,focal,2019-10-17,2020-04-23,2025-05-29,2025-05-29,2030-04-23,2032-04-23
"""


def parsed(folder: Path, text: str, product: str) -> tuple[list[tuple[Any, ...]], Tally]:
    path = folder / "raw.csv"
    path.write_text(text)
    tally = Tally()
    wanted = [
        [column.name for column in LIFECYCLES.columns].index(name) for name in ("cycle", "support", "eol", "extended")
    ]
    return [tuple(row[place] for place in wanted) for _, row in PARSE.parse(path, product, tally)], tally


def test_debians_own_and_its_lts_team_fix_for_everybody(tmp_path: Path):
    rows, tally = parsed(tmp_path, DEBIAN, "debian")
    assert rows == [
        ("1.1", "1997-06-05", "1997-06-05", None),
        ("11", "2024-08-14", "2026-08-31", "2031-06-30"),
        ("14", None, None, None),
    ]
    assert tally.records == 4


def test_ubuntus_extended_maintenance_is_for_subscribers(tmp_path: Path):
    rows, _ = parsed(tmp_path, UBUNTU, "ubuntu")
    assert rows == [("20.04", "2025-05-29", "2025-05-29", "2032-04-23")]


def test_a_date_that_is_none_is_counted(tmp_path: Path):
    rows, tally = parsed(tmp_path, DEBIAN + "12,Bookworm,bookworm,2021-08-14,2023-06-10,soon\n", "debian")
    assert (len(rows), tally.unreadable) == (3, 1)


@pytest.mark.parametrize("text", ["", "<html>", "version,codename\n1,2\n"])
def test_what_is_another_table_is_malformed(tmp_path: Path, text: str):
    with pytest.raises(Malformed):
        parsed(tmp_path, text, "debian")


@pytest.mark.parametrize("product", ["debian", "ubuntu"])
def test_the_real_files_are_read_whole(shared: Path, product: str):
    tally = Tally()
    rows = list(PARSE.parse(shared / "feeds/distro-info" / f"{product}.csv", product, tally))
    assert len(rows) >= 20
    assert tally.unreadable == 0
