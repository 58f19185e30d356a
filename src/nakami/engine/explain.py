"""What is known of one vulnerability, or of a rule, and why a target has it, or has it not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from nakami.engine.explain_check import Checked, explain_check, near_rules, rule_called
from nakami.engine.knowledge import Knowledge
from nakami.engine.rules import every_rule
from nakami.engine.scan import scan_with
from nakami.engine.settings import Settings
from nakami.errors import DatabaseError, UsageError
from nakami.model.finding import Finding, SetAside
from nakami.model.inventory import Inventory, Placed, Seen
from nakami.model.package import Distro, Package
from nakami.model.progress import Progress
from nakami.model.scan import Scan
from nakami.report.words import count
from nakami.vulns.describe import Described
from nakami.vulns.ecosystems import folder_of
from nakami.vulns.reasoning import Reasoned

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*-[A-Za-z0-9:._-]{1,80}")


class Case(Struct, frozen=True):
    """How the vulnerability stands in one package of the target.

    `binaries` are the names of the packages built from the same source, this one's first. `evidence` are the files that prove it;
    `layer_digests` the diffIDs of their layers. `owner` is the distribution's package that brought it, with which it is judged; empty
    where it is judged by itself. `finding` counts, `set_aside` does not; neither is there where the vulnerability was not found.
    """

    reasoned: Reasoned
    binaries: tuple[str, ...]
    evidence: tuple[Seen, ...]
    layer_digests: tuple[str, ...]
    owner: str = ""
    finding: Finding | None = None
    set_aside: SetAside | None = None

    @property
    def package(self) -> Package:
        """The package that it is about."""
        return self.reasoned.package

    @property
    def verdict(self) -> Literal["reported", "set-aside", "not-judged", "judged-elsewhere", "not-reported"]:
        """What became of the vulnerability in this package."""
        if self.finding:
            return "reported"
        if self.set_aside:
            return "set-aside"
        if self.reasoned.unordered:
            return "not-judged"
        if self.owner or any(each.outcome == "counts" for each in self.reasoned.weighed):
            return "judged-elsewhere"
        return "not-reported"

    @property
    def why(self) -> str:
        """The verdict's reason in words."""
        if self.finding:
            return self.finding.severity.word
        if self.set_aside:
            by = f" ({self.set_aside.source})" if self.set_aside.source else ""
            return f"{self.set_aside.by}: {self.set_aside.why}{by}"
        if self.reasoned.unordered:
            return self.reasoned.unordered
        if self.owner:
            return f"the distribution's package {self.owner} brought it, and is judged in its place"
        return _why_not(self.reasoned)


def _why_not(reasoned: Reasoned) -> str:
    outcomes = {each.outcome for each in reasoned.weighed}
    if "counts" in outcomes:
        return "it is part of another package, and judged with that"
    for outcome, why in _NO:
        if outcome in outcomes:
            return why
    asked = ", ".join(dict.fromkeys(asked.question.ecosystem for asked in reasoned.asked))
    return f"no source of {asked} speaks of it" if asked else "no source judges this package"


_NO = (
    ("overruled", "a source with more authority looked into it"),
    ("fixed", "the installed version has the fix"),
    ("not-affected", "its maker says that it does not have the fault"),
    ("not-yet", "the installed version is older than the fault"),
    ("other-module", "the fault is in another module"),
)
"""What is said in one sentence, where several sources say several things."""


class Explanation(Struct, frozen=True):
    """What is known of `id`, and how it stands in the packages of the target that was asked about.

    `cases` are of packages that any advisory about it names. `unknown` tells, in words, what of that target could not be evaluated:
    no finding there says nothing. `check` is set where `id` is the code of one, and no vulnerability.
    """

    id: str
    known: Described
    cases: tuple[Case, ...] = ()
    unknown: tuple[str, ...] = ()
    distro: Distro | None = None
    check: Checked | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the target, one for each source package."""
        if self.check:
            return self.check.findings
        return tuple(case.finding for case in self.cases if case.finding)

    @property
    def is_known(self) -> bool:
        """Whether anybody here knows anything of it."""
        return self.check is not None or bool(self.known.advisories)


def explain(name: str, target: str, settings: Settings, progress: Progress) -> Explanation:
    """Gather what is known of a vulnerability, or of a rule.

    Args:
        name: CVE, GHSA, PYSEC, ..., or the code of a rule (NK-M0001) or its name; in any case of letters.
        target: which target to look for it in; empty for none.
        settings: where the database is.
        progress: told of long work.

    Raises:
        UsageError: no such name can be.
        DatabaseError: there is no database yet, or it is damaged.
        TargetError, NetworkError, InputError: the target could not be read.
    """
    if head := rule_called(name, settings, progress):
        checked = explain_check(head, target, settings, progress)
        return Explanation(head.code, Described((head.code,)), unknown=checked.unknown, check=checked)
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name[:100]!r} is not the name of a vulnerability or of a rule",
            f"write it as CVE-2021-44228 or GHSA-jfh8-c2jp-5v3q; {near_rules(name, every_rule(settings))}",
        )
    with Knowledge(settings, datetime.now(UTC)) as knowledge:
        if not target:
            if not knowledge.database.held():
                raise DatabaseError(
                    "there is no advisory database yet", "run `nakami scan` on an image, or `nakami db update`"
                )
            known = _known(knowledge, name)
            return Explanation(known.names[0], known)
        examined, result = scan_with(knowledge, target, progress)
        known = _known(knowledge, name)
        cases = _cases(known, examined.inventory, result, knowledge)
        return Explanation(known.names[0], known, tuple(cases), tuple(_unknown(result)), result.distro)


def _known(knowledge: Knowledge, name: str) -> Described:
    for spelling in _spellings(name):
        known = knowledge.database.describe(spelling)
        if known.advisories or known.facts != Described(()).facts:
            return known
    return Described((_spellings(name)[0],))


def _cases(known: Described, inventory: Inventory, result: Scan, knowledge: Knowledge) -> Iterator[Case]:
    """One for each source package and version that some advisory about it names, or of which it was found."""
    names = {known.names[0], *known.names}
    found = {id(each.package): each for each in result.findings if _is_about(each, names)}
    aside = {id(each.finding.package): each for each in result.set_aside if _is_about(each.finding, names)}
    groups: dict[tuple[str, ...], list[Placed]] = {}
    for placed in inventory.packages:
        groups.setdefault(_identity(placed), []).append(placed)
    firsts = [_telling(group, {*found, *aside}) for group in groups.values()]
    reasoned = knowledge.database.reasons([each.package for each in firsts], inventory.distro, known.names)
    by_package = {id(each.package): each for each in reasoned}
    named = {(folder_of(each.ecosystem), each.name) for each in known.affected}
    for first, group in zip(firsts, groups.values(), strict=True):
        its = by_package[id(first.package)]
        finding, put_aside = found.get(id(first.package)), aside.get(id(first.package))
        asked = {(folder_of(each.question.ecosystem), each.question.name) for each in its.asked}
        if (
            its.weighed
            or finding
            or put_aside
            or not asked.isdisjoint(named)
            or (its.unordered and _is_named(first, named))
        ):
            yield Case(
                its,
                tuple(dict.fromkeys((first.package.name, *(each.package.name for each in group)))),
                first.evidence,
                inventory.diff_ids,
                first.owner,
                finding,
                put_aside,
            )


def _telling(group: Sequence[Placed], about: set[int]) -> Placed:
    """The package of a source that stands for all: one with a finding where there is one."""
    return next((placed for placed in group if id(placed.package) in about), group[0])


def _identity(placed: Placed) -> tuple[str, ...]:
    package = placed.package
    if package.source:
        return (package.type, package.source, package.source_version, package.module)
    return (package.type, package.namespace, package.name, package.version, package.path)


def _is_named(placed: Placed, named: Iterable[tuple[str, str]]) -> bool:
    return any(name in {placed.package.name, placed.package.source} for _, name in named)


def _spellings(name: str) -> tuple[str, ...]:
    """How the name may be meant: the usual spelling of its kind first, then as it was typed."""
    kind, _, rest = name.partition("-")
    usual = f"GHSA-{rest.lower()}" if kind.upper() == "GHSA" else name.upper()
    return tuple(dict.fromkeys((usual, name)))


def _is_about(finding: Finding, names: set[str]) -> bool:
    return not names.isdisjoint({finding.id, *finding.aliases, finding.evidence.advisory})


def _unknown(result: Scan) -> Iterator[str]:
    for source in result.sources:
        if source.status != "ok" and source.packages:
            in_full = " in full" if source.status == "partial" else ""
            yield f"not evaluated{in_full}: {source.name}, {count(source.packages, 'package')}: {source.why}"
    for spot in result.blind_spots:
        yield f"blind spot: {spot.where}: {spot.why}"
