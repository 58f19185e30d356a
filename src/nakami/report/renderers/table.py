"""Every finding, one line each."""

from collections.abc import Iterator

from nakami.model.finding import Finding
from nakami.model.scan import Scan
from nakami.report.renderers.card import Look
from nakami.report.words import printable

_COLOURS = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}
_HEADINGS = ("SEVERITY", "ID", "PACKAGE", "INSTALLED", "FIXED IN", "LAYER", "EXPLOITED", "EPSS")


def render(scan: Scan, look: Look) -> str:
    """The table as text that ends in a newline."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        width=max(look.width, 80),
        force_terminal=look.colour,
        no_color=not look.colour,
        highlight=False,
        emoji=False,
        markup=False,
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold" if look.colour else "")
    for heading in _HEADINGS:
        folds = heading in {"ID", "PACKAGE", "INSTALLED", "FIXED IN"}
        table.add_column(heading, no_wrap=not folds, overflow="fold", max_width=24 if heading == "ID" else None)
    for finding in scan.findings:
        cells = [Text(cell) for cell in _cells(finding)]
        cells[0].stylize(_COLOURS.get(finding.severity.word, "") if look.colour else "")
        table.add_row(*cells)
    with console.capture() as capture:
        if scan.findings:
            console.print(table)
        else:
            console.print("No findings. What was not evaluated:" if not scan.is_complete else "No findings.")
        for line in _unknown(scan):
            console.print(Text(line))
    return capture.get()


def _cells(finding: Finding) -> Iterator[str]:
    package = finding.package
    yield finding.severity.word
    yield finding.id
    yield printable(
        f"{package.namespace}/{package.name}"
        if package and package.namespace
        else package.name
        if package
        else finding.path
    )
    yield printable(package.version if package else "")
    yield printable(finding.remedy.version if finding.remedy.kind == "upgrade" else "no fix")
    yield "" if finding.evidence.layer is None else str(finding.evidence.layer + 1)
    yield finding.exploit.since if finding.exploit.known else ""
    yield "" if finding.exploit.epss is None else f"{finding.exploit.epss:.3f}"


def _unknown(scan: Scan) -> Iterator[str]:
    for source in scan.sources:
        if source.status != "ok":
            yield printable(
                f"not evaluated{' in full' if source.status == 'partial' else ''}: {source.name}: {source.why}"
            )
    for spot in scan.blind_spots:
        yield printable(f"blind spot: {spot.where}: {spot.why}")
