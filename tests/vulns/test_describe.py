from collections.abc import Callable
from pathlib import Path
from typing import Any

from nakami.lake.duckdb import DuckDB
from nakami.vulns.build import build
from nakami.vulns.describe import advisories, affected, names_of_one
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
            names = names_of_one(engine, files, name)
            assert (names[0], set(names)) == (name, {"GHSA-1", "CVE-2020-0001", "PYSEC-1"})
            assert [each.id for each in advisories(engine, files, names)] == ["GHSA-1", "PYSEC-1"]
        assert [(each.name, each.range, each.fixed) for each in affected(engine, files, ["PYSEC-2"])] == [
            ("b", "all versions", "")
        ]


def test_an_advisory_about_several_does_not_make_them_one(
    mirror: Any, record: Callable[..., dict[str, Any]], tmp_path: Path
):
    mirror.osv(
        "AlmaLinux",
        record("ALSA-2022:1", "AlmaLinux:8", "a", related=["CVE-2022-0001", "CVE-2022-0002"]),
        record("ALSA-2022:2", "AlmaLinux:8", "b", related=["CVE-2022-0002"]),
    )
    with DuckDB(threads=1) as engine:
        build(OsvParse(), mirror.root / "osv/AlmaLinux/all.zip", "AlmaLinux", tmp_path, engine, Tally())
        files = {table.name: [file_of(tmp_path, table)] for table in (AFFECTED, ADVISORIES)}
        names = names_of_one(engine, files, "CVE-2022-0001")
        assert names == ("CVE-2022-0001",)
        assert [each.name for each in affected(engine, files, names)] == ["a"]
