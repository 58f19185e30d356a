from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import LimitExceeded, Malformed
from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Select
from nakami.vulns.build import build
from nakami.vulns.manifest import file_of
from nakami.vulns.providers.osv.parse import OsvParse
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally


def test_both_tables_in_one_pass(mirror: Any, record: Callable[..., dict[str, Any]], tmp_path: Path):
    mirror.osv("PyPI", *(record(f"PYSEC-{number}", "PyPI", f"p{number % 7}") for number in range(40)))
    tally, told = Tally(), list[int]()
    with DuckDB(threads=1) as engine:
        build(OsvParse(), mirror.root / "osv/PyPI/all.zip", "PyPI", tmp_path / "out", engine, tally, told.append)
        files = {table.name: [file_of(tmp_path / "out", table)] for table in (AFFECTED, ADVISORIES)}
        joined = "SELECT count(*) FROM affected a JOIN advisories v ON v.source = a.source AND v.row = a.advisory"
        assert engine.query(Select(joined, files)) == [(40,)]
        names = [row[0] for row in engine.query(Select("SELECT name FROM affected", files))]
    assert names == sorted(names)
    assert (tally.records, tally.rows, tally.releases) == (40, 40, {"PyPI": 40})
    assert told


@pytest.mark.parametrize("data", [b"", b"no zip"])
def test_a_file_that_is_none_builds_nothing(tmp_path: Path, data: bytes):
    raw = tmp_path / "all.zip"
    raw.write_bytes(data)
    with DuckDB(threads=1) as engine, pytest.raises((Malformed, LimitExceeded)):
        build(OsvParse(), raw, "PyPI", tmp_path / "out", engine, Tally())
    assert not list((tmp_path / "out").iterdir())
