"""`nakami rescan`."""

from pathlib import Path
from typing import Any

import click

from nakami.cli import options, terminal
from nakami.cli.line import EXIT_INCOMPLETE, EXIT_NO, LEVELS
from nakami.cli.output import check_folder, deliver
from nakami.engine.rescan import rescan
from nakami.errors import UsageError
from nakami.model.finding import Severity
from nakami.model.rescan import Rescanned
from nakami.report.words import count


@click.command("rescan")
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Show every image and every change.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the result to a file.")
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit with 1 when a vulnerability is at least this severe.")
@click.option("--only-fixed", is_flag=True, help="For --fail-on, count only vulnerabilities that an upgrade closes.")
@click.option("--strict", is_flag=True, help="Exit with 4 when something is not known.")
@options.rejudging
def command(
    targets: tuple[str, ...],
    *,
    everything: bool,
    as_json: bool,
    output: Path | None,
    fail_on: str | None,
    only_fixed: bool,
    strict: bool,
    **reach: Any,
) -> int:
    """Judge images that were scanned before by the advisories of today, without reading them again.

    TARGET is what an image was called when it was scanned, its reference, or its digest (12 digits or more); without any, all
    that are kept. What changed is told since they were last judged.

    Exit codes: 0 it worked, 1 a vulnerability is over the line of --fail-on, 2 usage, 3 no such scan is kept, 4 the answer is
    incomplete (--strict), 70 a bug in nakami, 130 interrupted.
    """
    if only_fixed and not fail_on:
        raise UsageError("--only-fixed needs --fail-on", "say how severe a vulnerability must be: --fail-on high")
    check_folder(output)
    settings = options.settings(reach)
    colour = not reach["no_color"]
    with terminal.progress(quiet=reach["quiet"], colour=colour) as progress:
        found = rescan(targets, settings, progress)
    if as_json:
        from nakami.report.renderers import rescan_json

        text = rescan_json.render(found)
    else:
        from nakami.report.renderers import rescan_card

        look = terminal.look(colour=colour, to_file=output is not None)
        text = rescan_card.render(found, look, everything=everything)
    deliver(text, output, encoding="utf-8" if as_json else "")
    if fail_on and any(_is_over(image, Severity.of(fail_on), only_fixed=only_fixed) for image in found.images):
        return EXIT_NO
    unknown = sum(bool(image.unknown) for image in found.images)
    if strict and unknown:
        click.echo(f"incomplete: {count(unknown, 'image')} not known in full", err=True)
        return EXIT_INCOMPLETE
    return 0


def _is_over(image: Rescanned, line: Severity, *, only_fixed: bool) -> bool:
    counts = image.fixable_by_severity if only_fixed else image.by_severity
    return any(Severity.of(word) >= line for word in counts)
