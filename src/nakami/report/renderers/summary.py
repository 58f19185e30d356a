"""The summary of several targets: one line each, below their cards."""

from collections.abc import Sequence

from msgspec import Struct

from nakami.model.finding import Severity
from nakami.model.scan import Scan
from nakami.model.unscanned import Unscanned
from nakami.report.look import Look, painter
from nakami.report.words import ascii_only, count, printable, shortened

_HEADINGS = ("TARGET", "VERDICT", "EXPLOITED", "CRITICAL", "HIGH", "MALWARE", "SECRETS")
_COLOURS = {"accept": "green", "refuse": "red", "unknown": "yellow", "not read": "red", "not scanned": "yellow"}
_GAP = "  "
_INDENT = "  "
_LEAST = 20
"""Characters that a target's name keeps on a narrow screen."""


class Row(Struct, frozen=True):
    """What the summary keeps of a target, as words."""

    target: str
    verdict: str
    exploited: str = "-"
    critical: str = "-"
    high: str = "-"
    malware: str = "-"
    secrets: str = "-"


def row(result: Scan | Unscanned) -> Row:
    """The line of one target. What is not known is a question mark, never a zero."""
    if isinstance(result, Unscanned):
        return Row(result.target, "not read" if result.failed else "not scanned")
    counts = result.counts
    malware, secrets = (
        "?" if found is None else f"{sum(found.values()):,}" for found in (counts.malware, counts.secrets)
    )
    exploited = "?" if counts.known_exploited is None else f"{counts.known_exploited:,}"
    critical, high = (
        f"{counts.by_severity.get(each.word, 0):,}" if "vulnerabilities" in result.looked_for else "?"
        for each in (Severity.CRITICAL, Severity.HIGH)
    )
    return Row(result.target.name, result.verdict.decision, exploited, critical, high, malware, secrets)


def heading(name: str, look: Look) -> str:
    """The line above one target's table."""
    text = painter(look)(shortened(printable(name), look.width), bold=True)
    return f"\n{text if look.unicode else ascii_only(text)}\n"


def render(rows: Sequence[Row], look: Look) -> str:
    """The table as text that ends in a newline."""
    paint = painter(look)
    cells = [
        (
            *(printable(each.target), each.verdict),
            *(each.exploited, each.critical, each.high, each.malware, each.secrets),
        )
        for each in rows
    ]
    widths = [max(len(line[column]) for line in [_HEADINGS, *cells]) for column in range(len(_HEADINGS))]
    rest = len(_INDENT) + sum(len(_GAP) + width for width in widths[1:])
    widths[0] = min(widths[0], max(look.width - rest, _LEAST))
    lines = ["", f"{_INDENT}{paint(count(len(rows), 'target'), bold=True)}", ""]
    lines.append(_INDENT + paint(_line(_HEADINGS, widths), bold=True))
    for line in cells:
        named = (shortened(line[0], widths[0]), *line[1:])
        before, _, after = _line(named, widths).partition(f"{_GAP}{line[1]}")
        lines.append(f"{_INDENT}{before}{_GAP}{paint(line[1], fg=_COLOURS[line[1]], bold=True)}{after}".rstrip())
    text = "\n".join(lines) + "\n"
    return text if look.unicode else ascii_only(text)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Words to the left, numbers to the right."""
    words = [f"{cell:<{width}}" for cell, width in zip(cells[:2], widths[:2], strict=True)]
    numbers = [f"{cell:>{width}}" for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return _GAP.join([*words, *numbers]).rstrip()
