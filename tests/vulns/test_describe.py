from collections.abc import Callable
from pathlib import Path
from typing import Any

from nakami.lake.duckdb import DuckDB
from nakami.vulns.build import build
from nakami.vulns.describe import advisories, affected
from nakami.vulns.manifest import file_of
from nakami.vulns.providers.osv.parse import OsvParse
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally


def test_one_name_leads_to_the_others(mirror: Any, record: Callable[..., dict[str, Any]], tmp_path: Path):
    mirror.osv(
        "PyPI",
        record("GHSA-1", "PyPI", "a", aliases=["CVE-2020-0001"]),
        record("PYSEC-1", "PyPI", "a", aliases=["CVE-2020-0001"]),
        record("PYSEC-2", "PyPI", "b"),
    )
    with DuckDB(threads=1) as engine:
        build(OsvParse(), mirror.root / "osv/PyPI/all.zip", "PyPI", tmp_path, engine, Tally())
        files = {table.name: [file_of(tmp_path, table)] for table in (AFFECTED, ADVISORIES)}
        for name in ("GHSA-1", "CVE-2020-0001", "PYSEC-1"):
            assert [each.id for each in advisories(engine, files, name)] == ["GHSA-1", "PYSEC-1"]
        assert [(each.name, each.range, each.fixed) for each in affected(engine, files, ["PYSEC-2"])] == [
            ("b", "all versions", "")
        ]
