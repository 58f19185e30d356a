"""Matching is a join: packages with advisories, for one image or for ten thousand (`match.sql`)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from nakami.errors import VersionInvalid
from nakami.lake.interface import Engine, Row, Select
from nakami.model.finding import Severity, State
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Package
from nakami.vulns.ecosystems import Question, folder_of, questions
from nakami.vulns.interface import Match
from nakami.vulns.keys import Keys
from nakami.vulns.states import state_of
from nakami.vulns.tables import PACKAGES

_MAX_TEXT = 1 << 16


class Statement(Struct, frozen=True, gc=False):
    """What one advisory says of one question; the columns of `match.sql` after the first."""

    advisory: str
    ids: tuple[str, ...]
    source: str
    fixed: str
    range: str
    severity: Severity
    vector: str
    score: float | None
    title: str
    published: str
    related: tuple[str, ...]
    disputed: bool
    state: State
    note: str
    fixed_on: str

    def match(self, package: Package, question: Question) -> Match:
        """The same, said of a package that was asked for by this question."""
        return Match(
            package,
            self.advisory,
            self.ids,
            self.source,
            self.fixed,
            self.range,
            self.severity,
            self.vector,
            self.score,
            self.title,
            self.published,
            self.state,
            self.note,
            self.fixed_on,
            question.ecosystem,
            question.name,
            self.related,
            self.disputed,
        )


class Questions:
    """The distinct look-ups of any number of inventories, each asked once however many images hold the package."""

    def __init__(self) -> None:
        self._keys: dict[str, Keys] = {}
        self._rows: dict[Question, int] = {}
        self._table: list[Row] = []
        self._asked: list[Question] = []

    def __len__(self) -> int:
        return len(self._table)

    def ask(self, package: Package, distro: Distro | None) -> tuple[int, ...]:
        """The rows that answer for a package; none when no ecosystem judges it.

        Raises:
            VersionInvalid: its version is none in its ecosystem, so nothing can be said of it.
        """
        return tuple([self._row(question) for question in questions(package, distro)])

    def question(self, row: int) -> Question:
        """What a row asks."""
        return self._asked[row]

    def table(self) -> list[Row]:
        """The rows of the `packages` relation."""
        return self._table

    def folders(self) -> set[str]:
        """The OSV folders that the questions go to."""
        return set(self._keys)

    def _row(self, question: Question) -> int:
        row = self._rows.get(question)
        if row is not None:
            return row
        folder = folder_of(question.ecosystem)
        keys = self._keys.get(folder)
        if keys is None:
            keys = self._keys[folder] = Keys(folder, said=True)
        key = keys(question.version)
        row = self._rows[question] = len(self._table)
        epoch = key.epoch if question.has_epoch else None
        self._asked.append(question)
        self._table.append((row, question.ecosystem, question.name, key.bytes, epoch, question.module or None))
        return row


def ask_all(
    packages: Sequence[Package], distro: Distro | None, asked: Questions
) -> tuple[list[tuple[Package, tuple[int, ...]]], list[tuple[Package, BlindSpot]]]:
    """Each package with the rows that answer for it, and those whose version cannot be judged, with what to say of them."""
    answered: list[tuple[Package, tuple[int, ...]]] = []
    blind: list[tuple[Package, BlindSpot]] = []
    for package in packages:
        try:
            answered.append((package, asked.ask(package, distro)))
        except VersionInvalid as error:
            what = f"{package.type} package {package.name} {package.version}"
            spot = BlindSpot("vulns", package.path or what, f"{what} could not be judged: {error.message}")
            blind.append((package, spot))
    return answered, blind


def statements(engine: Engine, files: Mapping[str, Sequence[Path]], asked: Questions) -> dict[int, list[Statement]]:
    """What the advisories say of the questions, by row.

    Args:
        engine: runs the join.
        files: the Parquet files of `affected` and `advisories`.
        asked: the questions.

    Raises:
        DatabaseError: a file is missing or damaged.
    """
    if not len(asked) or not files.get("affected"):
        return {}
    engine.load(PACKAGES, asked.table())
    found: dict[int, list[Statement]] = {}
    for row in engine.query(Select(text(), files)):
        found.setdefault(row[0], []).append(_statement(row))
    return found


def matches(
    answered: Iterable[tuple[Package, tuple[int, ...]]], found: Mapping[int, Sequence[Statement]], asked: Questions
) -> Iterator[Match]:
    """The matches of packages whose questions were answered; what is said alike of a source and of its binary is said once.

    What is said alike of two streams of a release is said of each: the word on one of them may overrule that on the other.
    """
    for package, rows in answered:
        said: set[tuple[str, str, str, str]] = set()
        for row in rows:
            question = asked.question(row)
            for statement in found.get(row, ()):
                same = (question.ecosystem, statement.source, statement.advisory, statement.fixed)
                if same not in said:
                    said.add(same)
                    yield statement.match(package, question)


@cache
def text() -> str:
    """The text of the join."""
    with Path(__file__).with_name("match.sql").open(encoding="utf-8") as file:
        return file.read(_MAX_TEXT)


def _statement(row: Row) -> Statement:
    (
        _,
        advisory,
        ids,
        source,
        fixed,
        affected,
        severity,
        vector,
        score,
        title,
        published,
        related,
        disputed,
        state,
        note,
        on,
    ) = row
    return Statement(
        advisory,
        tuple((ids or "").split()),
        source,
        fixed or "",
        affected or "",
        Severity(severity or 0),
        vector or "",
        score,
        title or "",
        published or "",
        tuple((related or "").split()),
        bool(disputed),
        state_of(state, fixed),
        note or "",
        on or "",
    )
