"""All that nakami has a code for, and which of the user's rules are not looked for."""

from collections.abc import Iterator

from nakami.engine.rule_knowledge import bundle, rules, texts
from nakami.engine.settings import Settings
from nakami.freshness.checks import CHECKS
from nakami.freshness.interface import Check
from nakami.model.outcome import BlindSpot
from nakami.model.progress import Progress, silent
from nakami.rulebook.rule import Rule
from nakami.rulebook.user import user_sources


def every_rule(settings: Settings, progress: Progress = silent) -> list[Rule]:
    """The heads of rules over bytes, of what the structure of files gives away, and of checks of freshness; by family and code.

    Raises:
        Malformed: one of our rules does not compile.
        UsageError: the user's rules cannot be read, or none of them compiles.
    """
    return sorted(
        (*rules(settings, progress).values(), *map(rule_of_check, CHECKS)), key=lambda head: (head.family, head.code)
    )


def rule_of_check(check: Check) -> Rule:
    """The head of a check of freshness, as rules have it."""
    return Rule(
        code=check.code,
        name=check.name,
        title=check.title,
        severity=check.severity,
        confidence="high",
        maturity="stable",
        since="0.1",
        why=check.why,
        remedy=check.remedy,
        family="freshness",
        group="checks",
    )


def not_looked_for(settings: Settings) -> Iterator[BlindSpot]:
    """What the user must hear of: rules of theirs that could not be read, or do not compile.

    Raises:
        UsageError: none of them can be used.
    """
    if not settings.rules:
        return
    left_out = bundle(settings, texts(settings)).left_out
    for remark in (*user_sources(settings.rules).unread, *left_out):
        where = f"{remark.source}: line {remark.line}" if remark.line else remark.source
        yield BlindSpot(
            "rules", where, f"not looked for: {remark.what}", "correct the rule, or leave it out of --rules"
        )
