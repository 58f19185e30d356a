"""The SAFE answer: what is known to be wrong inside, and what is not known."""

from collections.abc import Sequence

from nakami.engine.inventory import Inventory
from nakami.model.answer import Answer, Mark
from nakami.model.finding import Severity
from nakami.model.outcome import Source
from nakami.model.scan import Counts

_GRAVE = (Severity.CRITICAL, Severity.HIGH)


def safe(inventory: Inventory, sources: Sequence[Source], counts: Counts) -> Answer:
    """The SAFE answer. What no source evaluated keeps it from being fine."""
    lines = [_vulnerabilities(counts)]
    failed = [source for source in sources if source.status == "failed" and source.packages]
    if failed:
        some = sum(source.packages for source in failed)
        names = ", ".join(source.name for source in failed)
        lines.append(f"not known for {some:,} of {counts.packages:,} packages: {names} not evaluated")
    if not inventory.packages:
        lines = ["no packages found: nothing could be matched with advisories"]
    lines.append(f"malware: not looked for by this version · {counts.files:,} files")
    return Answer("SAFE", _mark(inventory, sources, counts), tuple(lines), ("vulnerabilities",))


def _mark(inventory: Inventory, sources: Sequence[Source], counts: Counts) -> Mark:
    if counts.known_exploited or any(counts.by_severity.get(severity.word) for severity in _GRAVE):
        return Mark.BAD
    if counts.vulnerabilities:
        return Mark.ATTENTION
    known = inventory.packages and not inventory.blind_spots and all(source.status == "ok" for source in sources)
    return Mark.FINE if known else Mark.NOT_KNOWN


def _vulnerabilities(counts: Counts) -> str:
    if not counts.vulnerabilities:
        return f"no known vulnerabilities in what was evaluated ({counts.packages:,} packages found)"
    by_severity = ", ".join(
        f"{number:,} {'of unknown severity' if word == 'unknown' else word}"
        for word, number in counts.by_severity.items()
    )
    noun = "vulnerability" if counts.vulnerabilities == 1 else "vulnerabilities"
    exploited = (
        "exploitation not known" if counts.known_exploited is None else f"{counts.known_exploited:,} known exploited"
    )
    fixable = f"{counts.fixable:,} {'has' if counts.fixable == 1 else 'have'} a fix"
    return f"{counts.vulnerabilities:,} known {noun}: {by_severity} · {exploited} · {fixable}"
