"""The order of danger: what comes first of findings, and of what is done about them. docs/priorities.md says why."""

from collections.abc import Iterable
from datetime import date
from math import prod

from nakami.model.day import day_of
from nakami.model.finding import Finding, Severity
from nakami.vulns.judge import distinct, is_disputed

_EXPOSURES = {"": 0, "started": 1, "listens": 2}
_STEPS = 20
"""EPSS counts in twentieths: what it cannot tell apart is left to the severity."""

AFTER_ATTACKED = (0.0, 0.0, 1.0, _STEPS + 1.0)
"""The weight of what comes after everything that is known to be attacked, and before all else."""


def rank(finding: Finding) -> tuple[object, ...]:
    """Sorts findings, the most urgent first; ties are broken by names, so that the order is the same every time."""
    package = finding.package
    likely = finding.exploit.epss or 0.0
    return (
        not finding.exploit.known,
        not finding.exploit.attacks,
        -round(_STEPS * likely),
        -finding.severity,
        is_disputed(finding),
        -_EXPOSURES[finding.exposure],
        finding.remedy.kind != "upgrade",
        finding.fixed_on or "9999",
        -likely,
        finding.id,
        package.name if package else "",
        package.version if package else "",
        finding.evidence.path,
    )


def weight(group: Iterable[Finding], *, is_owned: bool = False) -> tuple[float, ...]:
    """How much it is worth to close these findings together: the greater, the sooner.

    Args:
        group: the findings, of one target, in the order of `rank`.
        is_owned: whether somebody else has to ship the fix first.
    """
    closed = distinct(group)
    exploited = sum(finding.exploit.known for finding in closed)
    attacked = sum(bool(finding.exploit.attacks) for finding in closed)
    likely = 1 - prod(1 - (finding.exploit.epss or 0.0) for finding in closed if not finding.exploit.known)
    counts = [sum(finding.severity is severity for finding in closed) for severity in reversed(Severity)]
    exposure = max((_EXPOSURES[finding.exposure] for finding in closed), default=0)
    oldest = min((day for finding in closed if (day := day_of(finding.fixed_on))), default=date.max)
    return (exploited, attacked, not is_owned, round(_STEPS * likely), *counts, exposure, -oldest.toordinal())
