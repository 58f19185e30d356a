"""Measures the match and the update: one image, ten thousand inventories, a whole mirror.

Usage: ``python -m bench.match FEEDS [--json]``, where FEEDS is a mirror folder. Prints a table of figures and bars, or the same as JSON.
"""

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.bar import Bar, table
from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Row, Select
from nakami.model.package import Distro, Package
from nakami.net.client import Client
from nakami.vulns.database import Database
from nakami.vulns.ecosystems import ECOSYSTEMS
from nakami.vulns.keys import Keys
from nakami.vulns.manifest import file_of
from nakami.vulns.match import Questions
from nakami.vulns.part import Part
from nakami.vulns.rematch import inventory_rows, rematch
from nakami.vulns.tables import ADVISORIES, AFFECTED, INVENTORY
from nakami.vulns.update import Plan, update

PACKAGES_OF_ONE = 2_000
INVENTORIES, PACKAGES_OF_EACH = 10_000, 300
SEED = 7
NAMED, NEWEST = 0.5, 0.8

Pools = dict[str, list[tuple[str, list[str]]]]
IMAGES = (
    (Distro("debian", "11"), "deb", "Debian:11"),
    (Distro("debian", "12"), "deb", "Debian:12"),
    (Distro("alpine", "3.18.4"), "apk", "Alpine:v3.18"),
    (Distro("ubuntu", "18.04"), "deb", "Ubuntu:18.04:LTS"),
    (Distro("almalinux", "8.9"), "rpm", "AlmaLinux:8"),
)
LANGUAGES = (("pypi", "PyPI"), ("npm", "npm"), ("golang", "Go"), ("gem", "RubyGems"))


def figures(feeds: Path, scratch: Path) -> list[Bar]:
    """Measure everything."""
    root = scratch / "db"
    bars = measure_update(feeds, root)
    pools = {name: pool(root, name) for name in {*(image[2] for image in IMAGES), *(each[1] for each in LANGUAGES)}}
    return [*bars, *measure_one(root, pools), *measure_many(root, pools, scratch)]


def measure_update(feeds: Path, root: Path) -> list[Bar]:
    """The whole mirror, from nothing."""
    parts = [Part("osv", name) for name in ECOSYSTEMS] + [Part("kev"), Part("epss")]
    parts += [Part("nvd", str(year)) for year in range(2002, 2027)]
    began = time.perf_counter()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    results = update(root, parts, Plan(Client(offline=True), now, str(feeds)))
    took = time.perf_counter() - began
    new = [result for result in results if result.status == "new"]
    rows = sum(result.held.tally.rows for result in new if result.held)
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    size = sum(file.stat().st_size for file in root.rglob("*.parquet"))
    return [
        Bar(f"update of {len(new)} partitions, {rows:,} rows", [took], "s", 60),
        Bar("update, peak memory (parent + 2 workers)", [float(ours + 2 * workers)], "MB", 1e9),
        Bar("database on disk", [float(size)], "MB"),
    ]


def pool(root: Path, ecosystem: str) -> list[tuple[str, list[str]]]:
    """Real names with real versions: those that the advisories of an ecosystem name as fixed, the oldest first."""
    folder = ecosystem.partition(":")[0]
    held = Database.open(root).holds(Part("osv", folder))
    assert held
    file = file_of(root / "osv" / folder / held.generation, AFFECTED)
    sql = """SELECT name, list(DISTINCT fixed_version ORDER BY fixed_version) FROM affected
    WHERE ecosystem = $of AND fixed_version IS NOT NULL GROUP BY name ORDER BY name"""
    keys = Keys(folder, said=True)
    with DuckDB() as engine:
        rows = engine.query(Select(sql, {"affected": [file]}, {"of": ecosystem}))
    return [(name, sorted(versions, key=lambda version: keys(version).bytes)) for name, versions in rows]


def image(chance: random.Random, pools: Pools, size: int) -> tuple[Distro, list[Package]]:
    """An image of a random distribution: half of its packages the system's, the rest of two languages.

    Every second package is one that no advisory names. Of the others four in five have the newest fixed version, the rest any.
    Real images of a year's age have one or two matches per package (the official Python image of May 2021, today: five).
    """
    distro, kind, ecosystem = chance.choice(IMAGES)
    packages = [
        Package(kind, name, version, source=name, source_version=version, path="var/lib/db")
        for name, version in picked(chance, pools[ecosystem], size // 2)
    ]
    for kind, ecosystem in chance.sample(LANGUAGES, 2):
        packages += [
            Package(kind, name, version, path=f"app/{name}")
            for name, version in picked(chance, pools[ecosystem], size // 4)
        ]
    return distro, packages


def picked(chance: random.Random, stock: list[tuple[str, list[str]]], count: int) -> Iterator[tuple[str, str]]:
    """Names and versions."""
    for _ in range(count):
        name, versions = chance.choice(stock)
        version = versions[-1] if chance.random() < NEWEST else chance.choice(versions)
        yield (name if chance.random() < NAMED else f"{name}-quiet"), version


def measure_one(root: Path, pools: Pools) -> list[Bar]:
    """One image of 2,000 packages, each time from a closed database; the engine's library is loaded."""
    chance = random.Random(SEED)  # noqa: S311 -- a benchmark must repeat
    matching, whole = [], []
    found = 0
    for _ in range(7):
        distro, packages = image(chance, pools, PACKAGES_OF_ONE)
        began = time.perf_counter()
        with Database.open(root) as database:
            judged = database.judge(packages, distro)
            matching.append(time.perf_counter() - began)
            found = len(database.enrich(judged.matches))
            whole.append(time.perf_counter() - began)
    return [
        Bar(f"match of one image, {PACKAGES_OF_ONE:,} packages", matching, "ms", 0.15),
        Bar(f"  with findings ({found:,} in the last)", whole, "ms"),
    ]


def measure_many(root: Path, pools: Pools, scratch: Path) -> list[Bar]:
    """Ten thousand inventories at rest, joined with everything."""
    chance = random.Random(SEED)  # noqa: S311 -- as above
    stock = [image(chance, pools, PACKAGES_OF_EACH) for _ in range(400)]

    def rows() -> Iterator[Row]:
        asked = Questions()
        for number in range(INVENTORIES):
            distro, packages = stock[number % len(stock)]
            yield from inventory_rows(f"image-{number}", packages, distro, asked)

    inventory = scratch / "inventory.parquet"
    with DuckDB() as engine:
        count = engine.write(INVENTORY, rows(), inventory)
    began = time.perf_counter()
    with DuckDB(threads=2) as engine:
        said = rematch(engine, files(root), [inventory], scratch / "stated.parquet")
    took = time.perf_counter() - began
    return [Bar(f"match of {INVENTORIES:,} inventories, {count:,} packages -> {said:,} statements", [took], "s", 10)]


def files(root: Path) -> dict[str, Sequence[Path]]:
    """The advisory tables of every ecosystem."""
    held = [each for each in Database.open(root).held() if each.feed == "osv"]
    folders = [root / "osv" / each.partition / each.generation for each in held]
    return {table.name: [file_of(folder, table) for folder in folders] for table in (AFFECTED, ADVISORIES)}


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="nakami-bench-") as folder:
        measured = figures(Path(sys.argv[1]), Path(folder))
    print(json.dumps(measured) if "--json" in sys.argv else table(measured))
