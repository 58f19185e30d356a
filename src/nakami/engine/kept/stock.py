"""Everything that the kept scans hold, each thing once: packages that many images share are judged once.

A *row* is one package as it stands in some image: on which distribution, brought by which of its packages, and whether anything of it is
left. Images are lists of rows. Packages of languages are judged alike whatever they are installed on, so they stand without a distribution.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.independence import candidates, owners
from nakami.engine.kept.kept_scan import Item, KeptScan
from nakami.model.debt import Point
from nakami.model.inventory import Placed
from nakami.model.package import DISTRIBUTION_TYPES, Distro, Package

NOBODY = -1
"""In the place of a row or a system: there is none."""


class Row(NamedTuple):
    """One package. `system` is the number of its distribution, `owner` the row of the package that brought it.

    `holds` and `repaired` are as in `Item`.
    """

    package: Package
    system: int
    owner: int
    holds: str
    repaired: str = ""


class Image(Struct):
    """One kept scan without its packages; fields as in `KeptScan`. `file` and `stamp` tell the file, and whether it is still the same.

    `rows` are numbers of rows, `said` is of that judgement whose numbers `point` holds.
    """

    file: str
    stamp: str
    key: str
    name: str
    line: str
    reference: str
    digest: str
    kind: str
    system: int
    unknown: int
    live: bool
    rows: "array[int]"
    point: Point


class Stock:
    """Rows and images, and what was said of each row when it was last judged.

    A row that was judged at two times stands twice, until both have been judged again.
    """

    def __init__(self) -> None:
        self.systems: list[Distro] = []
        self.rows: list[Row] = []
        self.said: list[str] = []
        self.images: dict[str, Image] = {}
        self._systems: dict[Distro, int] = {}
        self._rows: dict[tuple[Row, str], int] = {}

    def add_row(self, row: Row, said: str) -> int:
        """The number of a row of which this was said."""
        key = (row, said)
        number = self._rows.get(key)
        if number is None:
            number = self._rows[key] = len(self.rows)
            self.rows.append(row)
            self.said.append(said)
        return number

    def add_system(self, distro: Distro) -> int:
        """The number of a distribution."""
        number = self._systems.get(distro)
        if number is None:
            number = self._systems[distro] = len(self.systems)
            self.systems.append(distro)
        return number

    def add(self, file: str, stamp: str, scan: KeptScan) -> None:
        """Take up a kept scan."""
        system = self.add_system(scan.distro) if scan.distro else NOBODY
        self.images[file] = Image(
            file,
            stamp,
            scan.key,
            scan.name,
            scan.line,
            scan.reference,
            scan.digest,
            scan.kind,
            system,
            scan.unknown,
            scan.live,
            array("I", self._rows_of(scan.items, system)),
            scan.point,
        )

    def of(self, images: Iterable[Image]) -> "Stock":
        """What these images need, without all else, and with rows that are alike by now as one."""
        new = Stock()
        for distro in self.systems:
            new.add_system(distro)
        moved: dict[int, int] = {NOBODY: NOBODY}

        def move(number: int) -> int:
            if number not in moved:
                row = self.rows[number]
                moved[number] = new.add_row(row._replace(owner=move(row.owner)), self.said[number])
            return moved[number]

        for image in images:
            new.images[image.file] = replace(image, rows=array("I", [move(number) for number in image.rows]))
        return new

    def _rows_of(self, items: Sequence[Item], system: int) -> list[int]:
        """The rows of the packages that may be judged by themselves."""
        placed = tuple(Placed(package_of(item), item.layer, item.owner, since=item.since) for item in items)
        item_of = {id(each.package): item for each, item in zip(placed, items, strict=True)}
        standing = candidates(placed)
        answering = owners(standing)

        def number(package: Package, owner: int = NOBODY) -> int:
            item = item_of[id(package)]
            its = system if package.type in DISTRIBUTION_TYPES else NOBODY
            return self.add_row(Row(package, its, owner, item.holds, item.repaired), item.said)

        owning = {id(package): number(package) for package in answering.values()}
        return [
            number(each.package, owning[id(answering[id(each)])] if id(each) in answering else NOBODY)
            for each in standing
        ]


def package_of(item: Item) -> Package:
    """The package of an item; who read it, and its licence, play no part in judging it."""
    return Package(
        item.type,
        item.name,
        item.version,
        item.namespace,
        item.arch,
        item.source,
        item.source_version,
        item.module,
        (),
        item.path,
        "",
        item.declared,
        item.cpes,
    )
