"""What `nakami explain` says of a rule: in lines for people, and as the part `check` of its document."""

from collections.abc import Iterator
from typing import Any

from nakami.cli.rule_document import rule_document
from nakami.engine.explain_check import Checked
from nakami.model.finding import Finding
from nakami.report.words import count
from nakami.rulebook.rule import Rule

_OWN = "nakami"
"""The source of what rules see themselves."""


def check_lines(check: Checked, target: str) -> Iterator[str]:
    """What the rule is for and, where a target was named, what it found there."""
    head = check.head
    yield f"{head.code}  {head.title} ({head.name})"
    for what, told in _told(head):
        yield f"    {what:<10} {told}"
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


def _told(head: Rule) -> Iterator[tuple[str, str]]:
    if head.family == "freshness":
        yield "severity", head.severity.word
    else:
        yield "severity", f"{head.severity.word}; {head.confidence} confidence"
        yield "looks for", f"{head.family}, {head.group}{'' if head.maturity == 'stable' else f' ({head.maturity})'}"
    yield "why", head.why
    yield "remedy", head.remedy
    yield from (("more", reference) for reference in head.references)


def check_document(check: Checked) -> dict[str, Any]:
    """The same as plain values."""
    return {
        **rule_document(check.head),
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
        "line": finding.evidence.line,
        "layer": finding.evidence.layer,
        "layer_digest": finding.evidence.layer_digest,
        "instruction": finding.evidence.instruction,
        "deleted_in": finding.evidence.deleted_in,
        "excerpt": finding.evidence.excerpt,
        "fingerprint": finding.evidence.fingerprint,
    }


def _finding(finding: Finding) -> Iterator[str]:
    yield f"    {finding.severity.word}: {finding.title}"
    evidence = finding.evidence
    for what, told in (
        ("found in", _place(finding)),
        ("shows", evidence.excerpt),
        ("brought by", evidence.instruction),
        (
            "deleted",
            f"in layer {evidence.deleted_in + 1}: still downloadable" if evidence.deleted_in is not None else "",
        ),
        ("fingerprint", evidence.fingerprint),
        ("says", "" if evidence.source == _OWN else evidence.source),
        ("remedy", finding.remedy.text),
    ):
        if told:
            yield f"        {what:<11} {told}"


def _place(finding: Finding) -> str:
    evidence = finding.evidence
    line = f", line {evidence.line}" if evidence.line else ""
    layer = (
        f", layer {evidence.layer + 1} ({evidence.layer_digest[:19]})"
        if evidence.layer_digest and evidence.layer is not None
        else ""
    )
    return f"{finding.path}{line}{layer}"
