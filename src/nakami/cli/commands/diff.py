"""`nakami diff`."""

from pathlib import Path
from typing import Any

import click

from nakami.cli import options, terminal
from nakami.cli.line import EXIT_NO, LEVELS
from nakami.cli.output import check_folder, deliver
from nakami.cli.rendering import encoding
from nakami.engine.diff import diff
from nakami.engine.settings import LOOKS
from nakami.errors import UsageError
from nakami.model.diff import Diff
from nakami.model.finding import Severity
from nakami.report.look import Look


@click.command("diff")
@click.argument("before", shell_complete=options.complete_target)
@click.argument("after", shell_complete=options.complete_target)
@click.option("--all", "everything", is_flag=True, help="Every difference instead of the first of each kind.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the result to a file.")
@click.option(
    "--fail-on-new", type=click.Choice(LEVELS), help="Exit with 1 when a new finding is at least this severe."
)
@click.option("--no-findings", is_flag=True, help="Compare what is inside without advisories.")
@options.judging
def command(
    before: str,
    after: str,
    *,
    everything: bool,
    form: str,
    output: Path | None,
    fail_on_new: str | None,
    no_findings: bool,
    **reach: Any,
) -> int:
    """Tell what changed between BEFORE and AFTER.

    Both are targets as `nakami scan` takes them: images, archives, folders, running containers. Compared are packages,
    vulnerabilities, the configuration, and every executable file; those whose change no package explains come first.

    Exit codes: 0 both were compared, 1 a new finding is over the line of --fail-on-new, 2 usage, 3 a target could not be read,
    70 a bug in nakami, 130 interrupted.
    """
    if fail_on_new and no_findings:
        raise UsageError("--fail-on-new needs findings", "leave --no-findings out")
    check_folder(output)
    colour = not reach["no_color"]
    with terminal.progress(quiet=reach["quiet"], colour=colour) as progress:
        settings = options.settings(reach, looks=() if no_findings else LOOKS)
        found = diff(before, after, settings, progress, findings=not no_findings)
    look = terminal.look(colour=colour, to_file=output is not None)
    deliver(_rendered(found, form, look, everything=everything), output, encoding=encoding(form))
    line = Severity.of(fail_on_new) if fail_on_new else None
    return EXIT_NO if line is not None and any(finding.severity >= line for finding in found.new) else 0


def _rendered(found: Diff, form: str, look: Look, *, everything: bool) -> str:
    if form == "json":
        from nakami.report.renderers import diff_json

        return diff_json.render(found)
    from nakami.report.renderers import diff_card

    return diff_card.render(found, look, everything=everything)
