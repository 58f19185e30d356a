"""The stock at rest: Parquet tables, so that thousands of kept scans are read as fast as one.

The files of single scans remain what counts; this is made of them, and anew where it is damaged or of another version. Each writing is a
folder of its own, and one small file names the one that holds: who reads sees the old one or the new one. Tables that did not change are
linked, not written again.
"""

import os
from array import array
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Any

import msgspec

from nakami.bounded.json import decode
from nakami.engine.kept.stock import NOBODY, Image, Row, Stock
from nakami.engine.kept_files import keep
from nakami.errors import DatabaseError, InputError
from nakami.lake.interface import Engine, Select
from nakami.lake.interface import Row as Cells
from nakami.lake.table import Column, Table, Type
from nakami.model.debt import Debt, Point
from nakami.model.package import Distro, Package

VERSION = 2
_POINTER = "current.json"
_MAX_POINTER = 4096
_MAX_SYSTEM = 1 << 20

SYSTEMS = Table("systems", (Column("row", Type.COUNT), Column("document")))
"""One distribution as JSON."""

ROWS = Table(
    "stock",
    (
        Column("row", Type.COUNT),
        Column("type"),
        Column("name"),
        Column("version"),
        Column("namespace"),
        Column("arch"),
        Column("source"),
        Column("source_version"),
        Column("module"),
        Column("path"),
        Column("declared", Type.TRUTH),
        Column("cpes"),
        Column("system", Type.COUNT),
        Column("owner", Type.COUNT),
        Column("holds"),
        Column("repaired"),
    ),
    order=("row",),
)
"""One row of the stock. `cpes` are separated by blanks; `system` and `owner` NULL: none."""

IMAGES = Table(
    "images",
    (
        Column("file"),
        Column("stamp"),
        Column("key"),
        Column("name"),
        Column("line"),
        Column("reference"),
        Column("digest"),
        Column("kind"),
        Column("system", Type.COUNT),
        Column("unknown", Type.COUNT),
        Column("live", Type.TRUTH),
        Column("rows", Type.BYTES),
    ),
)
"""One image; `rows` are the numbers of its rows, 32 bits each, as this machine writes them."""

SAID = Table("said", (Column("row", Type.COUNT), Column("said")))
"""What was last said of a row; nothing was of those that are not here."""

POINTS = Table(
    "points",
    (
        Column("file"),
        Column("time"),
        Column("vulnerabilities", Type.COUNT),
        Column("known_exploited", Type.COUNT),
        Column("fixable", Type.COUNT),
        Column("finding_days", Type.COUNT),
        Column("dated", Type.COUNT),
        Column("undated", Type.COUNT),
    ),
)
"""The numbers of an image's last judgement."""

_TABLES = (SYSTEMS, ROWS, IMAGES, SAID, POINTS)
_FIXED = (SYSTEMS, ROWS, IMAGES)
"""Tables that only change with the images."""


class _Pointer(msgspec.Struct, frozen=True):
    folder: str
    version: int = VERSION


class Compaction:
    """The stock's folder.

    Args:
        folder: where it is; made when needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, engine: Engine) -> Stock:
        """The stock as it was last written; an empty one where there is none that can be read."""
        place = self._current()
        if place is None:
            return Stock()
        try:
            return _read(engine, place)
        except (DatabaseError, InputError, ValueError, LookupError, TypeError):
            return Stock()

    def save(self, engine: Engine, stock: Stock, *, is_new: bool) -> None:
        """Write the stock.

        Args:
            engine: writes.
            stock: what to write.
            is_new: whether rows or images changed, and not only what is said of them.

        Raises:
            DatabaseError: no room, or no permission.
        """
        before = self._current()
        place = self._folder / os.urandom(8).hex()
        try:
            place.mkdir(parents=True)
            for table in _TABLES:
                path = place / f"{table.name}.parquet"
                if is_new or before is None or table not in _FIXED:
                    engine.write(table, list(_rows(table, stock)), path)
                else:
                    os.link(before / path.name, path)
        except OSError as error:
            rmtree(place, ignore_errors=True)
            raise DatabaseError(
                f"{self._folder} could not be written: {error.strerror}", "make room or name another cache"
            ) from error
        if keep(self._folder / _POINTER, msgspec.json.encode(_Pointer(place.name))):
            self._clear(place, before)

    def _current(self) -> Path | None:
        try:
            with (self._folder / _POINTER).open("rb") as file:
                pointer = decode(file.read(_MAX_POINTER), _POINTER, type=_Pointer)
        except (OSError, InputError):
            return None
        is_name = pointer.folder.isalnum() and pointer.version == VERSION
        return self._folder / pointer.folder if is_name else None

    def _clear(self, *kept: Path | None) -> None:
        """Take away all writings but the last two: somebody may be reading the one before."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.is_dir() and path not in kept:
                    rmtree(path, ignore_errors=True)


def _rows(table: Table, stock: Stock) -> Iterator[Cells]:
    if table is SYSTEMS:
        for number, distro in enumerate(stock.systems):
            yield number, msgspec.json.encode(distro).decode()
    elif table is ROWS:
        for number, row in enumerate(stock.rows):
            yield _row_cells(number, row)
    elif table is IMAGES:
        for image in stock.images.values():
            yield _image_cells(image)
    elif table is SAID:
        yield from ((number, said) for number, said in enumerate(stock.said) if said)
    else:
        for image in stock.images.values():
            point = image.point
            debt = point.debt
            numbers = (point.vulnerabilities, point.known_exploited, point.fixable)
            yield image.file, point.time, *numbers, debt.finding_days, debt.dated, debt.undated


def _row_cells(number: int, row: Row) -> Cells:
    package = row.package
    return (
        number,
        package.type,
        package.name,
        package.version,
        package.namespace,
        package.arch,
        package.source,
        package.source_version,
        package.module,
        package.path,
        package.declared,
        " ".join(package.cpes),
        row.system if row.system != NOBODY else None,
        row.owner if row.owner != NOBODY else None,
        row.holds,
        row.repaired,
    )


def _image_cells(image: Image) -> Cells:
    return (
        image.file,
        image.stamp,
        image.key,
        image.name,
        image.line,
        image.reference,
        image.digest,
        image.kind,
        image.system if image.system != NOBODY else None,
        image.unknown,
        image.live,
        image.rows.tobytes(),
    )


def _read(engine: Engine, place: Path) -> Stock:
    def cells(table: Table) -> list[Cells]:
        order = " ORDER BY row" if table.columns[0].name == "row" else ""
        sql = f"SELECT * FROM {table.name}{order}"  # noqa: S608 -- names of schemas, which are code
        return engine.query(Select(sql, {table.name: [place / f"{table.name}.parquet"]}))

    stock = Stock()
    for _, document in cells(SYSTEMS):
        stock.add_system(decode(document.encode(), "distribution", type=Distro, limit=_MAX_SYSTEM))
    said: dict[int, str] = dict(cells(SAID))
    for number, row in _stored(cells(ROWS)):
        if stock.add_row(row, said.get(number, "")) != number:
            raise ValueError(number)
    points = {file: _point(numbers) for file, *numbers in cells(POINTS)}
    for file, stamp, key, name, line, reference, digest, kind, system, unknown, live, rows in cells(IMAGES):
        numbers = array("I")
        numbers.frombytes(rows)
        if numbers and max(numbers) >= len(stock.rows):
            raise ValueError(file)
        point = msgspec.structs.replace(points[file], digest=digest)
        place_of = NOBODY if system is None else system
        stock.images[file] = Image(
            file, stamp, key, name, line, reference, digest, kind, place_of, unknown, live, numbers, point
        )
    return stock


def _stored(found: list[Cells]) -> Iterator[tuple[int, Row]]:
    for cells in found:
        number, kind, name, version, namespace, arch, source, source_version, module, path, declared, cpes = cells[:12]
        system, owner, holds, repaired = cells[12:]
        package = Package(
            kind,
            name,
            version,
            namespace,
            arch,
            source,
            source_version,
            module,
            path=path,
            declared=declared,
            cpes=tuple(cpes.split()),
        )
        of, by = (NOBODY if place is None else place for place in (system, owner))
        yield number, Row(package, of, by, holds, repaired)


def _point(numbers: list[Any]) -> Point:
    time, vulnerabilities, exploited, fixable, finding_days, dated, undated = numbers
    return Point(time, "", vulnerabilities, exploited, fixable, Debt(finding_days, dated, undated))
