"""What changed in an image between two judgements of its rows."""

from collections.abc import Container, Iterable, Sequence

from nakami.engine.kept.kept_scan import EXPLOITED, words_of
from nakami.engine.kept.stock import Stock
from nakami.model.finding import Finding
from nakami.model.package import Package
from nakami.model.rescan import Change
from nakami.vulns.ecosystems import full_name

_Place = tuple[str, str, str]
"""Type, name and version of a source package."""
_KINDS = ("exploited", "new", "gone")


class Changes:
    """Compares what was said of the stock's rows with what is said now.

    Args:
        stock: the rows, and what was said of them before.
        findings: what counts of each row now.
        unjudged: rows of which nothing is known now: what was said of them stands.
    """

    def __init__(self, stock: Stock, findings: Sequence[Sequence[Finding]], unjudged: Container[int]) -> None:
        self._stock = stock
        self._findings = findings
        self._unjudged = unjudged
        self.words = [
            stock.said[number] if number in unjudged else words_of(its) for number, its in enumerate(findings)
        ]
        self._changed = {number for number, said in enumerate(self.words) if said != stock.said[number]}

    def of(self, rows: Sequence[int]) -> tuple[Change, ...]:
        """The changes of an image with these rows: what is exploited now, then the new, then the gone; each by name."""
        if self._changed.isdisjoint(rows):
            return ()
        touched = {self._place(row) for row in rows if row in self._changed}
        return self.between(
            ((row, self._findings[row]) for row in rows if self._place(row) in touched),
        )

    def between(self, rows: Iterable[tuple[int, Sequence[Finding]]]) -> tuple[Change, ...]:
        """The changes of an image with these rows, of which this counts now."""
        before: dict[tuple[_Place, str], bool] = {}
        now: dict[tuple[_Place, str], Finding] = {}
        for row, findings in rows:
            if row in self._unjudged:
                continue
            place = self._place(row)
            for word in self._stock.said[row].split():
                name = word.removesuffix(EXPLOITED)
                before[place, name] = before.get((place, name), False) or word != name
            for finding in findings:
                now.setdefault((place, finding.id), finding)
        found = [
            _change("new", place, finding) for (place, name), finding in now.items() if (place, name) not in before
        ]
        found += [
            _change("exploited", place, finding)
            for (place, name), finding in now.items()
            if finding.exploit.known and before.get((place, name)) is False
        ]
        found += [Change("gone", name, place[1], place[2]) for place, name in before if (place, name) not in now]
        return tuple(sorted(found, key=_order))

    def _place(self, row: int) -> _Place:
        return _place_of(self._stock.rows[row].package)


def _place_of(package: Package) -> _Place:
    return (
        package.type,
        package.source or full_name(package),
        package.source_version if package.source else package.version,
    )


def _change(kind: str, place: _Place, finding: Finding) -> Change:
    return Change(
        "new" if kind == "new" else "exploited",
        finding.id,
        place[1],
        place[2],
        finding.severity,
        finding.exploit.known,
        finding.remedy.version,
    )


def _order(change: Change) -> tuple[object, ...]:
    return (
        _KINDS.index(change.kind),
        not change.known_exploited,
        -change.severity,
        change.id,
        change.package,
        change.version,
    )
