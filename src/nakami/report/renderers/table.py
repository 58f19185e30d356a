"""Every finding: malware and secrets first, then one line for each of the rest, and then what is not known."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap

from nakami.model.finding import Finding
from nakami.model.scan import Scan
from nakami.report.look import Look, painter
from nakami.report.renderers.seen import COLOURS
from nakami.report.renderers.seen import lines as seen_lines
from nakami.report.words import ascii_only, printable

_HEADINGS = ("SEVERITY", "ID", "PACKAGE", "INSTALLED", "FIXED IN", "LAYER", "ORIGIN", "EXPLOITED", "EPSS")
_FIXES = {"none-yet": "no fix", "change": "see explain"}
"""What stands where an upgrade has its version."""
_LOOKS = ("vulnerabilities", "malware", "secrets", "freshness")
_SEEN = frozenset({"malware", "secret"})
"""Kinds of findings that have no package."""
_GAP = "  "
_FOLDING = (2, 3, 4)
"""Columns that give way on a narrow screen."""
_LEAST = 10
"""Characters that a folded column keeps."""
_ORIGIN = 6
"""A column that is left out where nothing is known of the base image."""
_DISPENSABLE = (5, 8, 6, 7)
"""Columns that a screen goes without when folding is not enough; a pipe and the JSON have them."""
_WIDEST = 60
"""A longer cell does not widen the column for everybody."""


def render(scan: Scan, look: Look) -> str:
    """The table as text that ends in a newline; on a screen its lines fit, elsewhere each finding is one line."""
    paint = painter(look)
    seen = [finding for finding in scan.findings if finding.kind in _SEEN]
    rows = [_cells(finding) for finding in scan.findings if finding.kind not in _SEEN]
    lines = list(seen_lines(seen, look))
    if rows:
        lines += [""] if seen else []
        widths = _widths(rows, look)
        lines += [paint(line, bold=True) for line in _lines(_HEADINGS, widths, fold=False)]
        for row in rows:
            first, *rest = _lines(row, widths, fold=look.on_screen)
            word = row[0]
            lines += [paint(word, fg=COLOURS.get(word), bold=word == "critical") + first[len(word) :], *rest]
    elif not seen:
        is_complete = scan.is_complete and len(scan.looked_for) == len(_LOOKS)
        lines.append("No findings." if is_complete else "No findings in what could be evaluated. Not known:")
    for told in _unknown(scan):
        lines += wrap(told, look.width, subsequent_indent="  ", break_on_hyphens=False) if look.on_screen else [told]
    text = "\n".join(lines) + "\n"
    return text if look.unicode else ascii_only(text)


def _cells(finding: Finding) -> tuple[str, ...]:
    package, exploit = finding.package, finding.exploit
    evidence = finding.evidence
    named = finding.title
    if package:
        named = f"{package.namespace}/{package.name}" if package.namespace else package.name
    return (
        finding.severity.word,
        printable(finding.id),
        printable(named),
        printable(package.version) if package else "",
        _FIXES.get(finding.remedy.kind) or printable(finding.remedy.version),
        "" if evidence.layer is None else str(evidence.layer + 1),
        finding.origin,
        exploit.since if exploit.known else "",
        "" if exploit.epss is None else f"{exploit.epss:.3f}",
    )


def _widths(rows: Sequence[Sequence[str]], look: Look) -> dict[int, int]:
    """The columns to show, and how wide each is."""
    widths = {
        column: max(len(heading), *(min(len(row[column]), _WIDEST) for row in rows))
        for column, heading in enumerate(_HEADINGS)
        if column != _ORIGIN or any(row[column] for row in rows)
    }
    if look.on_screen:
        least = {column: min(width, _LEAST) if column in _FOLDING else width for column, width in widths.items()}
        for column in _DISPENSABLE:
            if _total(least) > look.width and column in widths:
                del widths[column], least[column]
        while _total(widths) > max(look.width, _total(least)):
            widest = max(_FOLDING, key=lambda column: widths[column] - least[column])
            widths[widest] -= 1
    return widths


def _total(widths: Mapping[int, int]) -> int:
    return sum(widths.values()) + len(_GAP) * (len(widths) - 1)


def _lines(cells: Sequence[str], widths: Mapping[int, int], *, fold: bool) -> Iterator[str]:
    """The cells side by side; those that do not fit go on below, or run over."""
    pieces = [_folded(cells[column], width) if fold else [cells[column]] for column, width in widths.items()]
    for parts in zip_longest(*pieces, fillvalue=""):
        yield _GAP.join(f"{part:<{width}}" for part, width in zip(parts, widths.values(), strict=True)).rstrip()


def _folded(cell: str, width: int) -> list[str]:
    return [cell[start : start + width] for start in range(0, len(cell), width)] or [""]


def _unknown(scan: Scan) -> Iterator[str]:
    if unseen := [look for look in _LOOKS if look not in scan.looked_for]:
        yield f"not looked for: {', '.join(unseen)}"
    for source in scan.sources:
        if source.status != "ok":
            in_full = " in full" if source.status == "partial" else ""
            yield printable(f"not evaluated{in_full}: {source.name}: {source.why}")
    for spot in scan.blind_spots:
        remedy = f"; {spot.remedy}" if spot.remedy else ""
        yield printable(f"blind spot: {spot.where}: {spot.why}{remedy}")
