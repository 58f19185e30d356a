"""Malware and secrets, as rules saw them in files' bytes: a block for each file on a screen, a line for each finding elsewhere."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from nakami.model.finding import Finding
from nakami.model.hit import INSTRUCTIONS
from nakami.report.look import Look, painter
from nakami.report.words import printable

_HEADINGS = ("SEVERITY", "ID", "WHERE", "LAYER", "WHAT", "BROUGHT BY", "REMEDY")
_GAP = "  "
_INDENT = " " * 10
"""As far as the longest word of a severity and a gap reach."""
_WIDEST = 60
"""A longer cell does not widen the column for everybody."""


def lines(findings: Sequence[Finding], look: Look) -> Iterator[str]:
    """The lines; none where nothing was seen.

    Args:
        findings: malware and secrets, the gravest first.
        look: how they can look.
    """
    if look.on_screen:
        files: dict[tuple[str, str], list[Finding]] = {}
        for finding in findings:
            files.setdefault((finding.kind, _file(finding)), []).append(finding)
        for its in files.values():
            yield from _block(its, look)
    elif findings:
        yield from _table([_HEADINGS, *map(_cells, findings)], look)


def _table(rows: Sequence[Sequence[str]], look: Look) -> Iterator[str]:
    paint = painter(look)
    widths = [max(min(len(row[column]), _WIDEST) for row in rows) for column in range(len(_HEADINGS))]
    head, *rest = (_GAP.join(map(str.ljust, row, widths)).rstrip() for row in rows)
    yield paint(head, bold=True)
    for row, line in zip(rows[1:], rest, strict=True):
        yield paint(row[0], fg=COLOURS.get(row[0]), bold=row[0] == "critical") + line[len(row[0]) :]


COLOURS = {"critical": "bright_red", "high": "red", "medium": "yellow", "low": "cyan"}
"""Of a severity's word."""


def _cells(finding: Finding) -> tuple[str, ...]:
    evidence = finding.evidence
    line = f":{evidence.line}" if evidence.line and finding.path != INSTRUCTIONS else ""
    told = _file(finding) + line, _layer(finding), finding.title, evidence.instruction, finding.remedy.text
    return (finding.severity.word, *map(printable, (finding.id, *told)))


def _block(findings: Sequence[Finding], look: Look) -> Iterator[str]:
    """What was seen in one file: where it is, which rules see what in it, who brought it, and what to do."""
    first, word = findings[0], max(finding.severity for finding in findings).word
    layer = "" if first.evidence.layer is None else f", layer {first.evidence.layer + 1}"
    head = f"{word:<{len(_INDENT)}}{_file(first)}{layer}"
    top, *rest = _wrapped(head, "", _INDENT, look)
    paint = painter(look)
    yield paint(word, fg=COLOURS.get(word), bold=word == "critical") + top[len(word) :]
    yield from rest
    width = max(len(finding.id) for finding in findings) + len(_GAP)
    shown = ""
    for finding in findings:
        seen = _shown(finding)
        told = f"{finding.title} ({seen})" if seen and seen != shown else finding.title
        shown = seen
        yield from _wrapped(f"{finding.id:<{width}}{told}", _INDENT, _INDENT + " " * width, look)
    for what, told in (
        *(("note", note) for note in dict.fromkeys(map(_note, findings))),
        ("brought by", first.evidence.instruction),
        *(("remedy", remedy) for remedy in dict.fromkeys(finding.remedy.text for finding in findings)),
    ):
        if told:
            yield from _wrapped(f"{what:<10}{_GAP}{told}", _INDENT, _INDENT + " " * 12, look)


def _wrapped(text: str, indent: str, rest: str, look: Look) -> list[str]:
    return wrap(
        printable(text), look.width, initial_indent=indent, subsequent_indent=rest, break_on_hyphens=False
    )  # what is too long for a line is broken anywhere


def _shown(finding: Finding) -> str:
    evidence = finding.evidence
    line = f"line {evidence.line}" if evidence.line and finding.path != INSTRUCTIONS else ""
    return ": ".join(part for part in (line, evidence.excerpt) if part)


def _file(finding: Finding) -> str:
    if finding.path != INSTRUCTIONS:
        return finding.path
    return f"{INSTRUCTIONS}, {finding.note.partition(';')[0].removeprefix('in ')}".removesuffix(", ")


def _layer(finding: Finding) -> str:
    evidence = finding.evidence
    gone = "" if evidence.deleted_in is None else f", deleted in {evidence.deleted_in + 1}"
    return "" if evidence.layer is None else f"{evidence.layer + 1}{gone}"


def _note(finding: Finding) -> str:
    return finding.note.partition("; ")[2] if finding.path == INSTRUCTIONS else finding.note
