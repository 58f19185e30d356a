"""Malware in words: what it is, where it lies, and how much more there is. Its likeness for secrets is `access.secrets`."""

from collections import Counter
from collections.abc import Iterator, Sequence

from nakami.access.secrets import in_a_sentence, place_in_words
from nakami.engine.harm import is_grave
from nakami.model.finding import Finding
from nakami.model.scan import Counts
from nakami.report.words import count, shortened

_NAMED = 2
"""Files that are named one by one."""
_TITLE = 80
"""Characters of a title; the user's rules have titles of any length."""
_PLACE = 80


def malware_in_words(malware: Sequence[Finding], counts: Counts) -> str:
    """One line.

    Args:
        malware: once for each file, the gravest first.
        counts: how many files were looked into.
    """
    if counts.malware is None:
        return "malware: not looked for"
    part = counts.inspected_in_part
    parts = [f"{count(part, 'large file was', 'large files were')} looked at in part"] if part else []
    if not malware:
        return " · ".join([f"no malware in {count(counts.inspected or 0, 'file')}", *parts])
    grave = [finding for finding in malware if is_grave(finding)]
    signs = [finding for finding in malware if not is_grave(finding)]
    if not grave:
        return " · ".join([*_told("signs of malware", signs), *parts])
    more = [f"signs of malware in {count(len(signs), 'more place')}"] if signs else []
    return " · ".join([*_told("malware", grave), *more, *parts])


def _told(what: str, files: Sequence[Finding]) -> Iterator[str]:
    """How many there are, and the first of them by name."""
    named = [_named(finding) for finding in files[:_NAMED]]
    if len(files) == 1:
        yield f"{what}: {files[0].severity.word} · {named[0]}"
        return
    severities = Counter(finding.severity for finding in files)
    numbers = ", ".join(f"{severities[severity]:,} {severity.word}" for severity in sorted(severities, reverse=True))
    yield f"{what} in {len(files):,} places: {numbers}"
    yield from named
    if len(files) > _NAMED:
        yield f"{len(files) - _NAMED:,} more"


def _named(finding: Finding) -> str:
    gone = finding.evidence.deleted_in
    deleted = f" (deleted in layer {gone + 1})" if gone is not None else ""
    return f"{shortened(in_a_sentence(finding.title), _TITLE)}, {shortened(place_in_words(finding), _PLACE)}{deleted}"
