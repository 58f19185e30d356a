"""The SAFE answer: what is known to be wrong inside, and what is not known."""

from nakami.engine.inventory import Inventory
from nakami.engine.vulnerabilities import Vulnerabilities
from nakami.model.answer import Answer, Mark
from nakami.model.finding import Severity
from nakami.model.scan import Counts

_SHOWN = (Severity.CRITICAL, Severity.HIGH)


def safe(inventory: Inventory, judged: Vulnerabilities, counts: Counts) -> Answer:
    """The SAFE answer. What no source evaluated keeps it from being fine."""
    unknown = [source for source in judged.sources if source.status != "ok"]
    lines = [_vulnerabilities(counts)]
    if unknown:
        some = sum(source.packages for source in unknown)
        lines.append(
            f"not known for {some:,} of {counts.packages:,} packages: {', '.join(source.name for source in unknown)} not fully evaluated"
        )
    if not inventory.packages:
        lines = ["no packages found: nothing could be matched with advisories"]
    lines.append(f"malware: not looked for by this version · {counts.files:,} files")
    return Answer(
        "SAFE",
        _mark(counts, inventory, unknown=bool(unknown) or bool(inventory.blind_spots)),
        tuple(lines),
        ("vulnerabilities",),
    )


def _mark(counts: Counts, inventory: Inventory, *, unknown: bool) -> Mark:
    if counts.known_exploited or any(counts.by_severity.get(severity.word) for severity in _SHOWN):
        return Mark.BAD
    if counts.vulnerabilities:
        return Mark.ATTENTION
    if unknown or not inventory.packages:
        return Mark.NOT_KNOWN
    return Mark.FINE


def _vulnerabilities(counts: Counts) -> str:
    if not counts.vulnerabilities:
        return f"no known vulnerabilities in what was evaluated ({counts.packages:,} packages found)"
    by_severity = ", ".join(f"{number:,} {word}" for word, number in counts.by_severity.items())
    noun = "vulnerability" if counts.vulnerabilities == 1 else "vulnerabilities"
    return (
        f"{counts.vulnerabilities:,} known {noun}: {by_severity} · "
        f"{counts.known_exploited:,} known exploited · {counts.fixable:,} {'has' if counts.fixable == 1 else 'have'} a fix"
    )
