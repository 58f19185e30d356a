"""From what is said of rows to the numbers of images: each vulnerability of a source package once, as `vulns.judge.distinct` counts.

Ten thousand images name millions of rows. Rows of one source package of which the same is said are one *unit* with its own numbers, and an
image's numbers are the sums over its units. Only where an image may hold rows of one source package of which different things are said
(advisories that name binary packages) is it counted finding by finding.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from nakami.engine.debt import age_of_fix, is_fixable
from nakami.engine.kept.stock import Stock
from nakami.model.debt import Debt
from nakami.model.finding import Finding, Severity
from nakami.vulns.judge import distinct
from nakami.vulns.order import rank

NOTHING = -1
"""In the place of a unit: nothing is said of the row."""

_LEVELS = len(Severity)
_FIELDS = 2 * _LEVELS + 4
_BITS = 40
_MASK = (1 << _BITS) - 1
"""Numbers stand side by side in one integer, so that adding two sets of them is one addition; 40 bits hold a million years of debt for each
of a million findings."""


class Numbers(Struct, frozen=True):
    """What is counted of an image: `severities` and, of those, `fixable`, from `Severity.UNKNOWN` up; what is known to be exploited."""

    severities: tuple[int, ...]
    fixable: tuple[int, ...]
    known_exploited: int
    debt: Debt


class Counting:
    """Counts images.

    Args:
        stock: the rows.
        findings: what counts of each row, in the order of `rank`.
        today: up to when the age of fixes is counted.
    """

    def __init__(self, stock: Stock, findings: Sequence[Sequence[Finding]], today: date) -> None:
        self._findings = findings
        self._today = today
        self._numbers: list[int] = []
        self._unit: list[int] = []
        self._mixed: set[int] = set()
        self._take(stock)

    def of(self, rows: Sequence[int]) -> Numbers:
        """The numbers of an image with these rows."""
        units = set(map(self._unit.__getitem__, rows))
        units.discard(NOTHING)
        total = sum(map(self._numbers.__getitem__, units - self._mixed))
        if not units.isdisjoint(self._mixed):
            found = [each for row in rows if self._unit[row] in self._mixed for each in self._findings[row]]
            total += self._packed(found)
        return _unpacked(total)

    def of_findings(self, found: Iterable[Finding]) -> Numbers:
        """The numbers of these findings."""
        return _unpacked(self._packed(found))

    def _take(self, stock: Stock) -> None:
        units: dict[tuple[object, ...], int] = {}
        of_source: dict[tuple[object, ...], set[int]] = {}
        for number, row in enumerate(stock.rows):
            found = self._findings[number]
            if not found:
                self._unit.append(NOTHING)
                continue
            package = row.package
            source = (
                (row.system, package.type, package.source, package.source_version)
                if package.source
                else (row.system, package.type, package.namespace, package.name, package.version)
            )
            said = tuple(
                (each.id, each.severity, each.remedy.kind, each.exploit.known, each.fixed_on[:10]) for each in found
            )
            unit = units.setdefault((source, said), len(units))
            if unit == len(self._numbers):
                self._numbers.append(self._packed(found))
            self._unit.append(unit)
            of_source.setdefault(source, set()).add(unit)
        for its in of_source.values():
            if len(its) > 1:
                self._mixed |= its

    def _packed(self, found: Iterable[Finding]) -> int:
        fields = [0] * _FIELDS
        for finding in distinct(sorted(found, key=rank)):
            fields[finding.severity] += 1
            fields[-4] += finding.exploit.known
            if is_fixable(finding):
                days = age_of_fix(finding, self._today)
                fields[_LEVELS + finding.severity] += 1
                fields[-3] += days or 0
                fields[-2 if days is not None else -1] += 1
        return sum(number << (_BITS * place) for place, number in enumerate(fields))


def _unpacked(total: int) -> Numbers:
    fields = [(total >> (_BITS * place)) & _MASK for place in range(_FIELDS)]
    exploited, *debt = fields[-4:]
    return Numbers(tuple(fields[:_LEVELS]), tuple(fields[_LEVELS : 2 * _LEVELS]), exploited, Debt(*debt))
