"""Matching what many targets have installed, as tables: the fleet's inventories are joined again after every update, and no image is read.

It is the join of `match.sql`, asked once for each distinct package however many targets have it. The answer holds what every source
says; whose word counts is not decided here, but where findings are made of it (`authority.py`, `Database.judge_many`).
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nakami.errors import VersionInvalid
from nakami.lake.interface import Engine, Row, Select
from nakami.lake.table import Column, Table, Type
from nakami.model.package import Distro, Package
from nakami.vulns.match import Questions, text
from nakami.vulns.tables import PACKAGES, STATED

_DISTINCT = """
SELECT row_number() OVER () - 1 AS row, * FROM (SELECT DISTINCT ecosystem, name, key, epoch, module FROM inventory)
"""
_FOUND = Table(
    "found",
    (
        Column("row", Type.COUNT),
        Column("id"),
        Column("ids"),
        Column("source"),
        Column("fixed_version"),
        Column("range"),
        Column("severity", Type.SMALL),
        Column("vector"),
        Column("score", Type.NUMBER),
        Column("title"),
        Column("published"),
        Column("related"),
        Column("disputed", Type.TRUTH),
        Column("state"),
        Column("note"),
        Column("fixed_on"),
    ),
)
"""The columns of `match.sql`."""

_SPREAD = """
SELECT i.target, i.type, i.package, i.version, i.path, f.id AS advisory, f.ids, f.source, f.fixed_version, f.range, f.severity, f.state
FROM inventory AS i
JOIN packages AS p
    ON p.ecosystem = i.ecosystem AND p.name = i.name AND p.key = i.key
    AND p.epoch IS NOT DISTINCT FROM i.epoch AND p.module IS NOT DISTINCT FROM i.module
JOIN found AS f ON f.row = p.row
"""


def rematch(engine: Engine, advisories: Mapping[str, Sequence[Path]], inventory: Sequence[Path], path: Path) -> int:
    """Write what the advisories say of an inventory (`STATED`); returns how many rows.

    Args:
        engine: runs the joins.
        advisories: the Parquet files of `affected` and `advisories`.
        inventory: the Parquet files of `INVENTORY`.
        path: the file to write.

    Raises:
        DatabaseError: a file is missing or damaged, or the answer cannot be written.
    """
    engine.load(PACKAGES, Select(_DISTINCT, {"inventory": inventory}))
    engine.load(_FOUND, Select(text(), advisories))
    return engine.write(STATED, Select(_SPREAD, {"inventory": inventory}), path)


def inventory_rows(target: str, packages: Sequence[Package], distro: Distro | None, asked: Questions) -> Iterator[Row]:
    """The rows of one target's inventory; packages whose version nobody can judge are left out.

    Args:
        target: names it, best by the digest of its image.
        packages: what is installed there.
        distro: what it is installed on.
        asked: shared by all targets: a package that many have is looked at once.
    """
    table = asked.table()
    for package in packages:
        try:
            rows = asked.ask(package, distro)
        except VersionInvalid:
            continue
        for row in rows:
            _, ecosystem, name, key, epoch, module = table[row]
            yield (
                target,
                package.type,
                package.name,
                package.version,
                package.path,
                ecosystem,
                name,
                key,
                epoch,
                module,
            )
