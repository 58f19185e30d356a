from pathlib import Path

import pytest

from nakami.errors import DatabaseError
from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Select
from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.vulns.attacks import ATTACKS, Attacks, attacks_on, with_attacks


def finding(name: str, *aliases: str) -> Finding:
    return Finding(name, Severity.LOW, Evidence("p"), Remedy("none-yet"), aliases=aliases)


def test_a_real_file_is_read_and_rows_add_up(tmp_path: Path):
    rows = [("CVE-1-1", 3, "2026-01-01T00:00:00Z"), ("CVE-1-1", 4, "2026-02-01T00:00:00Z"), ("CVE-2-1", 0, None)]
    file = tmp_path / "attacks.parquet"
    with DuckDB(threads=1) as engine:
        engine.write(ATTACKS, rows, file)
        seen = attacks_on(engine, file, ["CVE-1-1", "CVE-2-1", "CVE-3-1"])
        assert seen == {"CVE-1-1": Attacks(7, "2026-02-01T00:00:00Z")}
        assert attacks_on(engine, file, []) == {}
    found = with_attacks([finding("GHSA-1", "CVE-1-1"), finding("CVE-2-1")], seen)
    assert [each.exploit.attacks for each in found] == [7, 0]
    assert found[0].exploit.last_attack == "2026-02-01T00:00:00Z"


def test_times_may_be_timestamps(tmp_path: Path):
    file = tmp_path / "attacks.parquet"
    with DuckDB(threads=1) as engine:
        sql = "SELECT 'CVE-1-1' AS id, 2::BIGINT AS count, TIMESTAMP '2026-01-01 10:00:00' AS last_seen"
        engine.query(Select(f"COPY ({sql}) TO '{file}' (FORMAT parquet)"))
        assert attacks_on(engine, file, ["CVE-1-1"])["CVE-1-1"].count == 2


@pytest.mark.parametrize("content", [b"", b"PAR1 no table PAR1"])
def test_a_damaged_file_is_an_error(tmp_path: Path, content: bytes):
    (tmp_path / "attacks.parquet").write_bytes(content)
    with DuckDB(threads=1) as engine, pytest.raises(DatabaseError):
        attacks_on(engine, tmp_path / "attacks.parquet", ["CVE-1-1"])


def test_another_table_is_an_error(tmp_path: Path):
    with DuckDB(threads=1) as engine:
        engine.query(Select(f"COPY (SELECT 1 AS x) TO '{tmp_path}/attacks.parquet' (FORMAT parquet)"))
        with pytest.raises(DatabaseError):
            attacks_on(engine, tmp_path / "attacks.parquet", ["CVE-1-1"])
