"""The policy that holds when none is given."""

from collections.abc import Sequence

from nakami.model.answer import Verdict
from nakami.model.finding import Finding, Severity
from nakami.model.outcome import BlindSpot, Source


def judge(findings: Sequence[Finding], sources: Sequence[Source], blind_spots: Sequence[BlindSpot]) -> Verdict:
    """Refuse what attackers are known to use and what is critical, where a fix exists; accept only what is known in full.

    Args:
        findings: each vulnerability of each source package once.
        sources: how the advisory sources answered.
        blind_spots: what could not be read.
    """
    fixable = [finding for finding in findings if finding.remedy.kind == "upgrade"]
    exploited = sum(finding.exploit.known for finding in fixable)
    critical = sum(finding.severity >= Severity.CRITICAL for finding in fixable)
    reasons = []
    if exploited:
        reasons.append(f"{exploited} known-exploited {_plural(exploited)} a fix")
    if critical:
        reasons.append(f"{critical} critical {_plural(critical)} a fix")
    if reasons:
        return Verdict("refuse", tuple(reasons))
    unknown = [source.name for source in sources if source.status != "ok"]
    if unknown:
        reasons.append(f"not fully evaluated: {', '.join(unknown)}")
    if blind_spots:
        reasons.append(f"{len(blind_spots)} blind {'spot' if len(blind_spots) == 1 else 'spots'}")
    if reasons:
        return Verdict("unknown", tuple(reasons))
    return Verdict("accept", ("no known-exploited and no critical vulnerability has a fix",))


def _plural(count: int) -> str:
    return "vulnerability has" if count == 1 else "vulnerabilities have"
