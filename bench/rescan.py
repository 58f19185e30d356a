"""Measures `nakami rescan`: ten thousand kept scans judged again by the advisories of a whole mirror.

Usage: ``python -m bench.rescan FEEDS [--json]``, where FEEDS is a mirror folder. Prints a table of figures and bars, or the same as JSON.
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bench.bar import Bar, table
from bench.match import IMAGES, LANGUAGES, PACKAGES_OF_EACH, SEED, Pools, image, measure_update, pool
from nakami.engine.kept.folder import Folder
from nakami.engine.kept.kept_scan import Item, KeptScan
from nakami.engine.remembering import KEPT
from nakami.engine.rescan import rescan
from nakami.engine.settings import Settings
from nakami.model.debt import Debt, Point
from nakami.model.platform import Platform
from nakami.model.progress import silent

SCANS, KINDS = 10_000, 400
POINT = Point("2026-01-01T00:00:00+00:00", "", 0, 0, 0, Debt())


def figures(feeds: Path, scratch: Path) -> list[Bar]:
    """Measure everything."""
    settings = Settings(scratch, Platform("linux", "amd64"), offline=True, update=False)
    measure_update(feeds, scratch / "db")
    pools = {
        name: pool(scratch / "db", name) for name in {*(each[2] for each in IMAGES), *(each[1] for each in LANGUAGES)}
    }
    folder = Folder(scratch / KEPT)
    began = time.perf_counter()
    count = sum(len(scan.items) for scan in scans(pools) if folder.put(scan))
    put = (time.perf_counter() - began) / SCANS
    first = rescan((), settings, silent)
    again = [rescan((), settings, silent) for _ in range(5)]
    found = sum(each.vulnerabilities for each in first.images)
    return [
        Bar("keep one scan", [put], "ms", 0.01),
        Bar(f"rescan of {SCANS:,} kept scans, {count:,} packages, read for the first time", [first.duration], "s"),
        Bar(f"  read from their tables -> {found:,} vulnerabilities", [each.duration for each in again], "s", 5),
        Bar("kept scans on disk", [float(sum(file.stat().st_size for file in (scratch / KEPT).rglob("*.*")))], "MB"),
    ]


def scans(pools: Pools) -> Iterator[KeptScan]:
    """Ten thousand images of four hundred kinds, none with the same digest."""
    chance = random.Random(SEED)  # noqa: S311 -- a benchmark must repeat
    stock = [image(chance, pools, PACKAGES_OF_EACH) for _ in range(KINDS)]
    for number in range(SCANS):
        distro, packages = stock[number % KINDS]
        items = tuple(
            Item(
                each.type,
                each.name,
                each.version,
                source=each.source,
                source_version=each.source_version,
                path=each.path,
            )
            for each in packages
        )
        digest = f"sha256:{sha256(str(number).encode()).hexdigest()}"
        yield KeptScan(digest, f"app:{number}", f"app:{number}", POINT, items, "registry", digest=digest, distro=distro)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="nakami-bench-") as place:
        measured = figures(Path(sys.argv[1]), Path(place))
    print(json.dumps(measured) if "--json" in sys.argv else table(measured))
