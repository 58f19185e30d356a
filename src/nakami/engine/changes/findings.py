"""Vulnerabilities that are gone or new, each once for a source package; malware and secrets that are."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from nakami.engine.harm import files
from nakami.model.diff import FindingChange
from nakami.model.finding import Finding
from nakami.model.inventory import Inventory
from nakami.model.outcome import Source
from nakami.model.package import Package
from nakami.vulns.ecosystems import ecosystem_of, normalised
from nakami.vulns.judge import distinct

_Subject = tuple[str, str, str]
_Key = tuple[str, str, str, str, str]
_ORDER = {"new": 0, "unclear": 1, "gone": 2}
_OF_BYTES = frozenset({"malware", "secret"})
_STATUS = {"failed": 0, "partial": 1, "ok": 2}


class Judged(Struct, frozen=True):
    """One side: its findings, worst first, how the sources answered, and what was judged."""

    findings: Sequence[Finding]
    sources: Sequence[Source]
    inventory: Inventory


def finding_changes(before: Judged, after: Judged) -> tuple[tuple[FindingChange, ...], int]:
    """The changes, the new ones first, and how many vulnerabilities both sides have.

    A vulnerability stays the same when its package's version changed and is still affected, malware in the same file by the same rule, a
    secret wherever it lies. What several rules see in one file is one change.
    """
    old, new = _once(before.findings), _once(after.findings)
    known, there = {_key(finding) for finding in old}, {_key(finding) for finding in new}
    changes = [FindingChange("new", finding) for finding in new if _key(finding) not in known]
    unclear = _unclear(before, after)
    gone: list[FindingChange] = []
    for finding in old:
        if _key(finding) not in there:
            is_unclear = finding.package is not None and _subject(finding.package) in unclear
            is_unclear |= finding.kind in _OF_BYTES and after.inventory.inspected is None
            gone.append(FindingChange("unclear" if is_unclear else "gone", finding))
    unchanged = sum(_key(finding) in known for finding in new if finding.kind not in _OF_BYTES)
    changes = [*_by_file(changes), *_by_file(gone)]
    return tuple(sorted(changes, key=lambda change: _ORDER[change.change])), unchanged


def _by_file(changes: Sequence[FindingChange]) -> Iterator[FindingChange]:
    """Malware once for each file, and then the rest; malware that changed is all of one kind of change."""
    malware = [each for each in changes if each.finding.kind == "malware"]
    yield from (FindingChange(malware[0].change, finding) for finding in files(each.finding for each in malware))
    yield from (each for each in changes if each.finding.kind != "malware")


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What is compared: malware and secrets as they are, which a scan tells once each already."""
    of_bytes = [finding for finding in findings if finding.kind in _OF_BYTES]
    return (*of_bytes, *distinct(finding for finding in findings if finding.kind not in _OF_BYTES))


def _key(finding: Finding) -> _Key:
    if finding.evidence.fingerprint:
        return finding.kind, "", "", "", finding.evidence.fingerprint
    return (finding.id, *_subject(finding.package), finding.path if finding.package is None else "")


def _subject(package: Package | None) -> _Subject:
    """What a vulnerability is counted for: the source package, or the package of a language."""
    if package is None:
        return "", "", ""
    folder, _ = ecosystem_of(package, None)
    return package.type, package.namespace, normalised(folder, package.source or package.name)


def _unclear(before: Judged, after: Judged) -> frozenset[_Subject]:
    """What is still there but was judged by less than before: that nothing was found says nothing."""
    unclear = set()
    for placed in after.inventory.packages:
        name, _ = ecosystem_of(placed.package, after.inventory.distro)
        if _answered(after.sources, name) < _answered(before.sources, name):
            unclear.add(_subject(placed.package))
    return frozenset(unclear)


def _answered(sources: Iterable[Source], name: str) -> int:
    """How much a source answered: in full, in part, not at all."""
    return max((_STATUS[source.status] for source in sources if source.name == name), default=0)
