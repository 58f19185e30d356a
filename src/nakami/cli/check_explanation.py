"""What `nakami explain` says of a check: in lines for people, and as the part `check` of its document."""

from collections.abc import Iterator
from typing import Any

from nakami.engine.explain_check import Checked
from nakami.model.finding import Finding
from nakami.report.words import count


def check_lines(check: Checked, target: str) -> Iterator[str]:
    """What the check is for and, where a target was named, what it found there."""
    yield f"{check.code}  {check.title} ({check.name})"
    for what, told in (("severity", check.severity.word), ("why", check.why), ("remedy", check.remedy)):
        yield f"    {what:<9} {told}"
    if not target:
        return
    yield ""
    known = check.findings or not check.unknown
    yield f"in {target}: {count(len(check.findings), 'finding') if known else 'not known'}"
    for finding in check.findings:
        yield from _finding(finding)
    for each in check.set_aside:
        yield f"    set aside, and not counted: {each.finding.title}"
        yield f"        {each.by}: {each.why}{f' ({each.source})' if each.source else ''}"
    for told in check.unknown:
        yield f"    {told}"


def check_document(check: Checked) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "code": check.code,
        "name": check.name,
        "title": check.title,
        "severity": check.severity.word,
        "why": check.why,
        "remedy": check.remedy,
        "findings": [_plain(finding) for finding in check.findings],
        "set_aside": [
            {"by": each.by, "why": each.why, "source": each.source, "finding": _plain(each.finding)}
            for each in check.set_aside
        ],
    }


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "title": finding.title,
        "severity": finding.severity.word,
        "path": finding.path,
        "since": finding.published,
        "source": finding.evidence.source,
        "remedy": finding.remedy.text,
    }


def _finding(finding: Finding) -> Iterator[str]:
    yield f"    {finding.severity.word}: {finding.title}"
    source = finding.evidence.source
    for what, told in (("found in", finding.path), ("says", source), ("remedy", finding.remedy.text)):
        if told:
            yield f"        {what:<9} {told}"
