"""Why a vulnerability is reported of a package, or is not: every statement about it that any source makes, and what became of each.

The rows are those of `reasons.sql`, which asks the conditions of `match.sql` one by one; what counts is decided as in `authority.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from nakami.lake.interface import Engine, Row, Select
from nakami.model.finding import Finding, Severity
from nakami.model.package import Distro, Package
from nakami.vulns.authority import may_be_overruled, weight
from nakami.vulns.ecosystems import Question, folder_of
from nakami.vulns.facts import Facts
from nakami.vulns.feeds import authority_of
from nakami.vulns.keys import Keys
from nakami.vulns.match import Questions, ask_all
from nakami.vulns.states import NOT_AFFECTED, state_of
from nakami.vulns.tables import PACKAGES

_MAX_TEXT = 1 << 16

Outcome = Literal["counts", "overruled", "not-affected", "fixed", "not-yet", "other-module"]
"""What became of a statement: it says that this version is vulnerable and counts, or a better source's word counts instead; or it does not
apply: the package never had it, this version is not below the fix, not as new as the first with the fault, or of another module."""


class Told(Struct, frozen=True):
    """What one advisory says of one question, with the conditions of `reasons.sql`; `ecosystem` is the question's."""

    ecosystem: str
    source: str
    advisory: str
    names: tuple[str, ...]
    range: str
    fixed: str
    state: str
    note: str
    fixed_on: str
    module: str
    severity: Severity
    score: float | None
    vector: str
    published: str
    disputed: bool
    is_introduced: bool
    is_unfixed: bool
    is_of_module: bool
    is_without_epoch: bool

    @property
    def is_shared(self) -> bool:
        """Whether it speaks of several vulnerabilities, as `Match.is_shared`."""
        return len(self.names) > 1 and self.advisory not in self.names

    @property
    def applies(self) -> bool:
        """Whether it says that the installed version is vulnerable: the join's own condition."""
        return self.is_introduced and self.is_unfixed and self.is_of_module


class Weighed(Struct, frozen=True):
    """A statement, what became of it, and why in words."""

    told: Told
    outcome: Outcome
    why: str


class Asked(Struct, frozen=True):
    """One look-up for a package, and what the sources say to it."""

    question: Question
    weighed: tuple[Weighed, ...]


class Reasoned(Struct, frozen=True):
    """A package, under which names its sources were asked, and what they say; `unordered` tells why its version cannot be judged."""

    package: Package
    asked: tuple[Asked, ...]
    unordered: str = ""

    @property
    def weighed(self) -> tuple[Weighed, ...]:
        """All statements about it."""
        return tuple(each for asked in self.asked for each in asked.weighed)


def reasons(
    engine: Engine,
    files: Mapping[str, Sequence[Path]],
    packages: Sequence[Package],
    distro: Distro | None,
    names: Iterable[str],
) -> tuple[Reasoned, ...]:
    """What is said of these names of one vulnerability in each of the packages.

    Args:
        engine: runs the question.
        files: the Parquet files of `affected` and `advisories` of all sources.
        packages: what is installed.
        distro: what it is installed on.
        names: all names of the vulnerability.

    Raises:
        DatabaseError: a file is missing or damaged.
    """
    asked, wanted = Questions(), frozenset(names)
    answered, unordered = ask_all(packages, distro, asked)
    told: dict[int, list[Told]] = {}
    if len(asked) and all(files.values()):
        engine.load(PACKAGES, asked.table())
        for row in engine.query(Select(_text(), files, {"names": sorted(wanted)})):
            told.setdefault(row[0], []).append(_told(row))
    reasoned = [
        Reasoned(package, weigh([(asked.question(row), told.get(row, ())) for row in rows], wanted))
        for package, rows in answered
    ]
    return (*reasoned, *(Reasoned(package, (), spot.why) for package, spot in unordered))


def weigh(told: Sequence[tuple[Question, Sequence[Told]]], names: frozenset[str]) -> tuple[Asked, ...]:
    """What becomes of each statement about one package, by its look-ups; `names` are those of the vulnerability that was asked about."""
    every = [each for _, its in told for each in its]
    return tuple(
        Asked(question, tuple(Weighed(each, *_outcome(question, each, _better(each, every, names))) for each in its))
        for question, its in told
    )


def _outcome(question: Question, told: Told, better: Told | None) -> tuple[Outcome, str]:
    epoch = "; it tells no epoch, so only version and release were compared" if told.is_without_epoch else ""
    version = _without_epoch(question) if told.is_without_epoch else question.version
    if not told.applies:
        outcome, why = _not_applying(question, told, version)
        return outcome, why + (epoch if outcome in {"fixed", "not-yet"} else "")
    if better is not None:
        word = better.state if better.state == NOT_AFFECTED else better.range
        return "overruled", f"overruled: {feed_of(better.source)} looked into it, and says: {word}"
    if told.fixed:
        return "counts", f"installed {version} is below the fix {told.fixed}{epoch}"
    return "counts", f"installed {version} is affected ({told.range}), and no fixed version is named{epoch}"


def _not_applying(question: Question, told: Told, version: str) -> tuple[Outcome, str]:
    if told.state == NOT_AFFECTED:
        return "not-affected", f"not affected, says {feed_of(told.source)}"
    if not told.is_of_module:
        return "other-module", f"speaks of {_module(told.module)}: the installed one is of {_module(question.module)}"
    if not told.is_introduced:
        return "not-yet", f"{told.range}: installed {version} is older than the first version with the fault"
    if told.fixed:
        return "fixed", f"fixed in {told.fixed}: installed {version} is not below"
    return "fixed", f"{told.range}: installed {version} is not among them"


def _better(told: Told, others: Iterable[Told], asked: frozenset[str]) -> Told | None:
    """The statement that counts most of those that overrule this one: of more weight, and about what it says of the same package."""
    if not may_be_overruled(told.source, told.ecosystem):
        return None
    own = weight(told.source, told.ecosystem)
    names = {*told.names} & asked if told.is_shared else {*told.names} or {told.advisory}
    above = [
        other
        for other in others
        if other.is_of_module
        and weight(other.source, other.ecosystem) > own
        and not names.isdisjoint({other.advisory, *other.names})
    ]
    return max(above, key=lambda other: (weight(other.source, other.ecosystem), other.applies), default=None)


def feed_of(source: str) -> str:
    """What people call a source: `debian`, `osv:Debian`, `nvd`; partitions that only cut a feed are left out."""
    feed, _, partition = source.partition(":")
    return source if feed in {"osv", "archive"} and partition else feed


def _module(label: str) -> str:
    if label in {"", "-"}:
        return "no module"
    return "a module whose name is not told" if label == "*" else f"module {label}"


def _without_epoch(question: Question) -> str:
    """The version as it is compared where one side does not tell an epoch."""
    try:
        has_epochs = Keys(folder_of(question.ecosystem))(question.version).epoch is not None
    except KeyError:
        has_epochs = False
    return question.version.partition(":")[2] or question.version if has_epochs else question.version


def _told(row: Row) -> Told:
    (
        _,
        ecosystem,
        source,
        advisory,
        ids,
        words,
        fixed,
        state,
        note,
        on,
        module,
        severity,
        score,
        vector,
        published,
        disputed,
        *met,
    ) = row
    return Told(
        ecosystem,
        source,
        advisory,
        tuple((ids or "").split()),
        words or "",
        fixed or "",
        NOT_AFFECTED if state == NOT_AFFECTED else state_of(state, fixed).value,
        note or "",
        on or "",
        module or "",
        Severity(severity or 0),
        score,
        vector or "",
        published or "",
        bool(disputed),
        *(bool(each) for each in met),
    )


@cache
def _text() -> str:
    with Path(__file__).with_name("reasons.sql").open(encoding="utf-8") as file:
        return file.read(_MAX_TEXT)


def severity_in_words(finding: Finding, weighed: Iterable[Weighed], facts: Facts) -> str:
    """Whose word a finding's severity is, and whose score stands beside it.

    Args:
        finding: of the package.
        weighed: what all sources say of it.
        facts: what is known of its CVEs.
    """
    told = sorted(
        (each.told for each in weighed if each.outcome in {"counts", "overruled"}),
        key=lambda each: -authority_of(each.source),
    )
    score = _score_in_words(finding, told, facts)
    word = finding.severity.word
    speaker = next((feed_of(each.source) for each in told if each.severity is finding.severity), "")
    if finding.severity is Severity.UNKNOWN:
        return "unknown: nobody tells how bad it is"
    if not speaker:
        return f"{word}: {score}" if score else word
    if score and finding.score is not None and Severity.of_score(finding.score) is not finding.severity:
        return f"{word}: the word of {speaker}, which counts before {score}"
    return f"{word}: the word of {speaker}" + (f"; {score}" if score else "")


def _score_in_words(finding: Finding, told: Iterable[Told], facts: Facts) -> str:
    if finding.score is None:
        return ""
    for each in told:
        if (each.score, each.vector) == (finding.score, finding.vector):
            return f"CVSS {finding.score} of {feed_of(each.source)}"
    names = (finding.id, *finding.aliases)
    from_nvd = any((score := facts.scores.get(name)) and score.score == finding.score for name in names)
    return f"CVSS {finding.score}{' of NVD' if from_nvd else ''}"
