from collections.abc import Callable
from pathlib import Path
from typing import Any

from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Select
from nakami.model.package import Distro, Package
from nakami.vulns.build import build
from nakami.vulns.manifest import file_of
from nakami.vulns.match import Questions, ask_all, matches, statements
from nakami.vulns.providers.osv.parse import OsvParse
from nakami.vulns.rematch import inventory_rows, rematch
from nakami.vulns.tables import ADVISORIES, AFFECTED, INVENTORY
from nakami.vulns.tally import Tally


def test_many_inventories_say_what_each_says_alone(mirror: Any, record: Callable[..., dict[str, Any]], tmp_path: Path):
    mirror.osv(
        "Red Hat",
        record("RHSA-1", "Red Hat:enterprise_linux:8", "a", [{"introduced": "0"}, {"fixed": "2-1"}]),
        record("RHSA-2", "Red Hat:enterprise_linux:8", "a", [{"introduced": "0"}, {"fixed": "1:1-1"}]),
        record(
            "RHSA-3",
            "Red Hat:enterprise_linux:8",
            "b",
            [{"introduced": "0"}, {"fixed": "1:2-1.module"}],
            summary="x b:1 update",
        ),
    )
    distro = Distro("rhel", "8")
    images = {
        "one": [Package("rpm", "a", "1:1-1", path="p"), Package("rpm", "b", "1:1-1.module", module="b:1")],
        "two": [Package("rpm", "a", "1-1"), Package("rpm", "b", "1:1-1.module", module="b:2"), Package("rpm", "c", "")],
        "three": [Package("rpm", "a", "1:1-1", path="q")],
    }
    with DuckDB(threads=1) as engine:
        build(OsvParse(), mirror.root / "osv/Red Hat/all.zip", "Red Hat", tmp_path, engine, Tally())
        files = {table.name: [file_of(tmp_path, table)] for table in (AFFECTED, ADVISORIES)}
        asked = Questions()
        rows = [row for name, packages in images.items() for row in inventory_rows(name, packages, distro, asked)]
        assert len(asked) == 4
        engine.write(INVENTORY, rows, tmp_path / "inventory.parquet")
        count = rematch(engine, files, [tmp_path / "inventory.parquet"], tmp_path / "stated.parquet")
        found = engine.query(
            Select("SELECT target, package, version, advisory FROM s", {"s": [tmp_path / "stated.parquet"]})
        )
        alone = []
        for name, packages in images.items():
            single = Questions()
            answered, _ = ask_all(packages, distro, single)
            alone += [
                (name, match.package.name, match.package.version, match.advisory)
                for match in matches(answered, statements(engine, files, single), single)
            ]
    assert sorted(found) == sorted(alone)
    assert count == len(alone) == 5
