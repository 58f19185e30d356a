"""The whole stock judged at once: by the one join, and by the very code that judges a single scan."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from nakami.engine.kept.stock import NOBODY, Row, Stock
from nakami.engine.knowledge import Knowledge
from nakami.engine.repairs import is_repaired
from nakami.engine.setting_aside.reasons import CHANGELOG
from nakami.engine.setting_aside.saying import UNNAMED
from nakami.engine.setting_aside.sifting import About, set_aside
from nakami.engine.settings import Settings
from nakami.engine.vulnerabilities import attacked
from nakami.model.finding import Finding
from nakami.model.inventory import Inventory
from nakami.model.outcome import Source
from nakami.model.package import Distro, Package
from nakami.model.progress import Progress
from nakami.vulns.needs import parts_to_judge, parts_to_score
from nakami.vulns.order import rank

_Subject = tuple[int, Package]
"""A package and the number of its distribution."""


class Judgement(Struct, frozen=True):
    """What is said of each row of the stock, by its number.

    `findings` are those that count, in the order of `vulns.order.rank`; `all_findings` are before anything was set aside. `unjudged` are
    rows that no source could judge. `sources` tell how each answered.
    """

    findings: list[Sequence[Finding]]
    all_findings: list[Sequence[Finding]]
    unjudged: frozenset[int]
    sources: tuple[Source, ...]


def judge_stock(stock: Stock, knowledge: Knowledge, progress: Progress) -> Judgement:
    """Judge every row.

    Raises:
        DatabaseError: the database is damaged.
        UsageError: a VEX document that the user named cannot be read.
    """
    systems: list[Distro | None] = [*stock.systems, None]
    answered_for = _answered_for(stock, systems, knowledge)
    subjects: dict[int, dict[Package, None]] = {}
    for number, row in enumerate(stock.rows):
        if number not in answered_for:
            subjects.setdefault(row.system, {})[row.package] = None
    groups = [(systems[system], tuple(packages)) for system, packages in subjects.items()]
    parts = {part: None for distro, packages in groups for part in parts_to_judge(packages, distro)}
    knowledge.need((*parts, *knowledge.database.lists()), progress)
    many = knowledge.database.judge_many(groups, knowledge.reasons)
    judged = [its for its, _ in many]
    left = {(system, package) for system, (_, packages) in zip(subjects, many, strict=True) for package in packages}
    knowledge.need(parts_to_score([match for its in judged for match in its.matches]), progress)
    found = knowledge.database.enrich_many([its.matches for its in judged])
    by_subject: dict[_Subject, list[Finding]] = {}
    for system, its in zip(subjects, found, strict=True):
        for finding in sorted(attacked(knowledge, its), key=rank):
            if finding.package:
                by_subject.setdefault((system, finding.package), []).append(finding)
    every: list[Sequence[Finding]] = [
        by_subject.get((row.system, row.package), ()) if number not in answered_for else ()
        for number, row in enumerate(stock.rows)
    ]
    sources = _as_one(source for its in judged for source in its.sources)
    unjudged = frozenset(number for number, row in enumerate(stock.rows) if left and (row.system, row.package) in left)
    return Judgement(_counting(stock, every, knowledge), every, unjudged - answered_for, sources)


def _answered_for(stock: Stock, systems: Sequence[Distro | None], knowledge: Knowledge) -> frozenset[int]:
    """The rows that are not judged by themselves: the package that brought them is known to the distribution's advisories."""
    owners: dict[int, set[int]] = {}
    for row in stock.rows:
        if row.owner != NOBODY:
            owners.setdefault(stock.rows[row.owner].system, set()).add(row.owner)
    covered: set[int] = set()
    for system, numbers in owners.items():
        names = knowledge.database.covers([stock.rows[number].package for number in numbers], systems[system])
        covered.update(number for number in numbers if stock.rows[number].package.name in names)
    return frozenset(number for number, row in enumerate(stock.rows) if row.owner in covered)


def _counting(stock: Stock, every: Sequence[Sequence[Finding]], knowledge: Knowledge) -> list[Sequence[Finding]]:
    """The findings that are not set aside, as far as that does not depend on the image: its digest, and which layer holds what."""
    statements, _ = knowledge.sayings.of(UNNAMED)
    about = About(knowledge.now.date(), statements=statements)
    kinds: dict[tuple[int, str], list[int]] = {}
    for number, row in enumerate(stock.rows):
        if every[number]:
            kinds.setdefault((row.system, row.holds), []).append(number)
    counting: list[Sequence[Finding]] = [()] * len(stock.rows)
    for (system, holds), numbers in kinds.items():
        packages = {stock.rows[number].package: None for number in numbers}
        inventory = inventory_of(stock.systems[system] if system != NOBODY else None, holds, packages)
        # Rows of one package share the list of its findings.
        lists = {id(every[number]): every[number] for number in numbers}
        sifted = set_aside([each for its in lists.values() for each in its], inventory, knowledge.settings, about)
        left: dict[Package, list[Finding]] = {}
        for finding in sifted.findings:
            if finding.package:
                left.setdefault(finding.package, []).append(finding)
        for number in numbers:
            row = stock.rows[number]
            counting[number] = not_repaired(left.get(row.package, ()), row, knowledge.settings)
    return counting


def not_repaired(findings: Sequence[Finding], row: Row, settings: Settings) -> Sequence[Finding]:
    """Those of a row's findings that its changelog in the image does not call fixed, or all of them where the user wants them counted."""
    if not row.repaired or not findings or CHANGELOG in settings.count:
        return findings
    fixed = frozenset(row.repaired.split())
    return [finding for finding in findings if not is_repaired(finding, fixed)]


def inventory_of(distro: Distro | None, holds: str, packages: Iterable[Package]) -> Inventory:
    """As much of an inventory as what is set aside asks for, of packages of which all hold the same."""
    names = frozenset((package.type, package.name) for package in packages) if holds else frozenset()
    return Inventory(
        distro=distro,
        documentation=names if holds == "documentation" else frozenset(),
        emptied=names if holds == "nothing" else frozenset(),
    )


def _as_one(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each source once, with all the packages that it judges."""
    found: dict[tuple[str, str, str, str], list[Source]] = {}
    for source in sources:
        found.setdefault((source.name, source.provider, source.status, source.why), []).append(source)
    return tuple(
        Source(
            its[0].name,
            its[0].provider,
            its[0].status,
            its[0].updated,
            its[0].why,
            sum(each.packages for each in its) if its[0].packages else 0,
            its[0].examples,
        )
        for _, its in sorted(found.items())
    )
