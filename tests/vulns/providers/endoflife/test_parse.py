import json
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import InputError
from nakami.vulns.providers.endoflife.parse import PARSE
from nakami.vulns.tables import LIFECYCLES
from nakami.vulns.tally import Tally

# Of endoflife.date's data (MIT): a line with dates, one that has ended without one, one that goes on.
REAL = [
    {
        "cycle": "11",
        "codename": "Bullseye",
        "releaseDate": "2021-08-14",
        "eol": "2024-08-14",
        "latest": "11.11",
        "latestReleaseDate": "2024-08-31",
        "lts": False,
        "extendedSupport": "2026-08-31",
    },
    {"cycle": "2.14", "releaseDate": "2020-11-12", "eol": True, "latest": "2.14.1", "lts": False},
    {"cycle": 7, "releaseDate": "2024-01-01", "eol": False, "support": True},
]


def parsed(folder: Path, document: Any) -> tuple[list[dict[str, Any]], Tally]:
    path = folder / "raw.json"
    path.write_text(json.dumps(document))
    tally = Tally()
    names = [column.name for column in LIFECYCLES.columns]
    return [dict(zip(names, row, strict=True)) for _, row in PARSE.parse(path, "made-up", tally)], tally


def test_cycles(tmp_path: Path):
    rows, tally = parsed(tmp_path, REAL)
    assert [(row["cycle"], row["eol"], row["extended"], row["ended"]) for row in rows] == [
        ("11", "2024-08-14", "2026-08-31", None),
        ("2.14", None, None, True),
        ("7", None, None, False),
    ]
    assert (rows[0]["codename"], rows[0]["latest"], rows[0]["latest_on"]) == ("Bullseye", "11.11", "2024-08-31")
    assert (tally.records, tally.releases) == (3, {"made-up": 3})


def test_what_is_no_cycle_is_counted(tmp_path: Path):
    rows, tally = parsed(tmp_path, [{"eol": "2024-01-01"}, "x", {"cycle": "1", "eol": "soon"}])
    assert [(row["cycle"], row["eol"], row["ended"]) for row in rows] == [("1", None, None)]
    assert tally.unreadable == 2


@pytest.mark.parametrize("document", [{"message": "not found"}, "x", 1])
def test_what_is_no_list_is_refused(tmp_path: Path, document: Any):
    with pytest.raises(InputError):
        parsed(tmp_path, document)


def test_all_real_products_are_read_whole(shared: Path):
    files = [path for path in sorted((shared / "feeds/endoflife/api").glob("*.json")) if path.stem != "all"]
    tally = Tally()
    rows = [row for path in files for row in PARSE.parse(path, path.stem, tally)]
    assert (len(rows), tally.unreadable) == (2134, 0)
