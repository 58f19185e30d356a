"""What a rule, or a check of `freshness`, is for, and what it says of a target."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from nakami.engine.knowledge import Knowledge
from nakami.engine.rules import every_rule, rule_of_check
from nakami.engine.scan import scan_with
from nakami.engine.settings import Settings
from nakami.engine.staleness import BASE, unknown_end
from nakami.errors import UsageError
from nakami.freshness.checks import CHECKS
from nakami.freshness.checks.moved_base import MovedBase
from nakami.freshness.checks.old_image import OldImage
from nakami.freshness.checks.outlived_system import OutlivedSystem
from nakami.freshness.checks.stale_reference import StaleReference
from nakami.model.finding import Finding, SetAside
from nakami.model.progress import Progress, silent
from nakami.model.scan import Scan
from nakami.rulebook.rule import Rule

_CODE = "NK-"
_VULNERABILITIES = ("CVE-", "GHSA-", "PYSEC-", "RUSTSEC-", "GO-", "DSA-", "USN-", "RHSA-")
"""Beginnings of names that no rule has, so that nobody waits for rules who asks about a vulnerability."""
_NEAR = 3


class Checked(Struct, frozen=True):
    """A rule, or a check of `freshness`: its head, what it found in the target, and what of that does not count.

    `unknown` tells, in words, why no finding says nothing; empty where it does, and where no target was asked about.
    """

    head: Rule
    findings: tuple[Finding, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.head.code


def rule_called(word: str, settings: Settings, progress: Progress = silent) -> Rule | None:
    """The rule of a code or a name, in any case of letters; None for what is meant to be neither.

    Raises:
        Malformed: one of our rules does not compile.
        UsageError: it looks like a code, and there is no such rule; or the user's rules cannot be read.
    """
    for check in CHECKS:
        if word.lower() in {check.code.lower(), check.name}:
            return rule_of_check(check)
    if word.upper().startswith(_VULNERABILITIES):
        return None
    heads = every_rule(settings, progress)
    for head in heads:
        if word.lower() in {head.code.lower(), head.name.lower()}:
            return head
    if word.upper().startswith(_CODE):
        raise UsageError(f"no rule has the code {word[:100]!r}", near_rules(word.upper(), heads))
    return None


def near_rules(word: str, heads: Sequence[Rule]) -> str:
    """What may have been meant by a word that is no rule's code or name."""
    from difflib import get_close_matches

    family = word[: len(_CODE) + 1] if word.startswith(_CODE) else ""
    by_word = {each: head for head in heads if head.code.startswith(family) for each in (head.name, head.code)}
    near = dict.fromkeys(by_word[each].code for each in get_close_matches(word, by_word, _NEAR))
    names = ", ".join(f"{head.code} ({head.name})" for head in heads if head.code in near)
    return f"did you mean {names}?" if names else "`nakami rules list` tells all of them"


def explain_check(head: Rule, target: str, settings: Settings, progress: Progress) -> Checked:
    """What a rule is for and, where a target is named, what it says of that.

    Raises:
        DatabaseError: the advisory database is damaged.
        UsageError, TargetError, NetworkError, InputError: the target could not be read.
    """
    if not target:
        return Checked(head)
    with Knowledge(settings, datetime.now(UTC)) as knowledge:
        _, result = scan_with(knowledge, target, progress)
        findings = tuple(finding for finding in result.findings if head.code in {finding.id, *finding.aliases})
        aside = tuple(each for each in result.set_aside if head.code in {each.finding.id, *each.finding.aliases})
        told = _unknown(head, result, knowledge) if head.family == "freshness" else _not_looked(head, result, settings)
        unknown = () if findings or aside else tuple(told)
    return Checked(head, findings, aside, unknown)


def _not_looked(head: Rule, result: Scan, settings: Settings) -> Iterator[str]:
    """Why a rule over bytes that found nothing says nothing."""
    if head.family not in settings.looks:
        yield f"{head.family} was not looked for"
    elif head.maturity != "stable":
        yield f"only stable rules are looked for, and this one is {head.maturity}"
    else:
        yield from (f"blind spot: {spot.where}: {spot.why}" for spot in result.blind_spots)


def _unknown(check: Rule, result: Scan, knowledge: Knowledge) -> Iterator[str]:
    if check.code == OutlivedSystem.code and (told := unknown_end(result.distro, knowledge)):
        yield told
    elif check.code == OldImage.code and result.built_days_ago is None:
        yield "when it was built is not told"
    elif check.code == MovedBase.code and not knowledge.settings.check_base:
        yield "the registry of the base image was not asked: add --check-base"
    elif check.code == MovedBase.code and (why := knowledge.reasons.get(BASE)):
        yield why
    elif check.code == StaleReference.code:
        yield "no command reads files that deploy images yet"
