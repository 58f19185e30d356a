"""The policy that holds when none is given."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from nakami.model.answer import Verdict
from nakami.model.finding import Finding, Severity
from nakami.model.outcome import BlindSpot, Source

STALE = timedelta(days=30)
"""Advisories older than this say nothing of the last month, in which new ones are attacked."""


def judge(
    findings: Sequence[Finding],
    sources: Sequence[Source],
    blind_spots: Sequence[BlindSpot],
    now: datetime,
    outlived: str = "",
    *,
    harm: Sequence[Finding] = (),
    unseen: Sequence[str] = (),
) -> Verdict:
    """Refuse what attackers left, can take or are known to use, and what is critical and has a fix; accept only what is known in full.

    Args:
        findings: each vulnerability of each source package once.
        sources: how the advisory sources answered.
        blind_spots: what could not be read.
        now: the time that the age of advisories is measured from.
        outlived: why nobody records what is found in the system any more; empty where somebody does.
        harm: malware, once for each file, and secrets.
        unseen: what was not looked for.
    """
    fixable = [finding for finding in findings if finding.remedy.kind == "upgrade"]
    exploited = sum(finding.exploit.known for finding in fixable)
    critical = sum(finding.severity >= Severity.CRITICAL for finding in fixable)
    reasons = list(_harm(harm))
    if exploited:
        reasons.append(f"{exploited} known-exploited {_plural(exploited)} a fix")
    if critical:
        reasons.append(f"{critical} critical {_plural(critical)} a fix")
    if reasons:
        return Verdict("refuse", tuple(reasons))
    reasons = unknown(sources, blind_spots, now) + ([f"the system gets {outlived}"] if outlived else [])
    if unseen:
        reasons.append(f"not looked for: {', '.join(unseen)}")
    if reasons:
        return Verdict("unknown", tuple(reasons))
    return Verdict(
        "accept",
        (
            "no known-exploited and no critical vulnerability has a fix",
            "no malware of high severity, and no critical secret that a rule is sure of",
        ),
    )


def _harm(harm: Sequence[Finding]) -> Iterator[str]:
    """What is refused whatever else is known."""
    malware = sum(finding.kind == "malware" and finding.severity >= Severity.HIGH for finding in harm)
    secrets = sum(
        finding.kind == "secret" and finding.severity >= Severity.CRITICAL and finding.confidence == "high"
        for finding in harm
    )
    if malware:
        yield f"malware in {malware:,} {'place' if malware == 1 else 'places'}"
    if secrets:
        yield f"{secrets:,} critical {'secret' if secrets == 1 else 'secrets'} that can be read"


def unknown(sources: Sequence[Source], blind_spots: Sequence[BlindSpot], now: datetime) -> list[str]:
    """Why not everything is known; empty when it is."""
    reasons = []
    silent = [source.name for source in sources if source.status != "ok"]
    if silent:
        reasons.append(f"not fully evaluated: {', '.join(silent)}")
    stale = [source.name for source in sources if source.status == "ok" and source.packages and is_stale(source, now)]
    if stale:
        reasons.append(f"advisories older than {STALE.days} days: {', '.join(stale)}")
    if blind_spots:
        reasons.append(f"{len(blind_spots)} blind {'spot' if len(blind_spots) == 1 else 'spots'}")
    return reasons


def is_stale(source: Source, now: datetime) -> bool:
    """Whether the source's data is older than `STALE`, or of an age that nobody knows."""
    try:
        return now - datetime.fromisoformat(source.updated) > STALE
    except (ValueError, TypeError):
        return True


def _plural(count: int) -> str:
    return "vulnerability has" if count == 1 else "vulnerabilities have"
