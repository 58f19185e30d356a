"""What does not count, one finding to a line, with who says so."""

from textwrap import wrap

from nakami.model.finding import SetAside
from nakami.model.scan import Scan
from nakami.report.look import Look, painter
from nakami.report.words import ascii_only, count, printable


def render(scan: Scan, look: Look) -> str:
    """The list as text that ends in a newline, under a heading of its own; empty where nothing was set aside."""
    if not scan.set_aside:
        return ""
    paint = painter(look)
    rows = [_cells(each) for each in scan.set_aside]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["", paint(f"Set aside, and not counted: {count(len(rows), 'finding')}", bold=True)]
    for *cells, why in rows:
        line = "  ".join([*(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)), why])
        lines += wrap(line, look.width, subsequent_indent="    ", break_on_hyphens=False) if look.on_screen else [line]
    text = "\n".join(lines) + "\n"
    return text if look.unicode else ascii_only(text)


def _cells(each: SetAside) -> tuple[str, ...]:
    finding, package = each.finding, each.finding.package
    line = f":{finding.evidence.line}" if finding.evidence.line else ""
    named = f"{package.name} {package.version}" if package else f"{finding.path}{line}"
    source = ", ".join(part for part in (each.source, f"until {each.expires}" if each.expires else "") if part)
    why = f"{each.by}: {each.why}" + (f" ({source})" if source else "")
    return printable(finding.severity.word), printable(finding.id), printable(named), printable(why)
