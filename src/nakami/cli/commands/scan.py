"""`nakami scan`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from nakami.cli import options, terminal
from nakami.cli.output import write_file
from nakami.engine.scan import scan
from nakami.errors import UsageError
from nakami.model.finding import Finding, Severity
from nakami.model.scan import Scan
from nakami.report.look import Look
from nakami.report.words import printable
from nakami.verdict.default import unknown

_EXIT_NO = 1
_EXIT_INCOMPLETE = 4
_LEVELS = tuple(severity.word for severity in Severity)


@click.command("scan")
@click.argument("target")
@click.option("--all", "everything", is_flag=True, help="The table of all findings instead of the card.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["card", "table", "json"]),
    default=None,
    help="[default: card, or table with --all]",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the result to a file.")
@click.option("--fail-on", type=click.Choice(_LEVELS), help="Exit with 1 when a finding is at least this severe.")
@click.option("--only-fixed", is_flag=True, help="For --fail-on, count only findings that an upgrade closes.")
@click.option("--strict", is_flag=True, help="Exit with 4 when something is not known.")
@options.reaching
def command(
    target: str,
    *,
    everything: bool,
    form: str | None,
    output: Path | None,
    fail_on: str | None,
    only_fixed: bool,
    strict: bool,
    **reach: Any,
) -> int:
    """Tell whether what is inside TARGET is OK.

    TARGET is a docker-archive (.tar, .tar.gz), an OCI layout (folder or tar), an image reference
    (registry.example/app:1.2, or @sha256:...), an image of the local Docker or Podman, the tar of a root file system, a root
    folder (dir:/) or a running container (pid:1234). A prefix forces the kind: docker-archive: oci: registry: docker: podman:
    rootfs: dir: pid:

    Exit codes: 0 the scan worked, 1 a finding is over the line of --fail-on, 2 usage, 3 the target could not be read, 4 the
    answer is incomplete (--strict), 70 a bug in nakami, 130 interrupted.
    """
    if only_fixed and not fail_on:
        raise UsageError("--only-fixed needs --fail-on", "say how severe a finding must be: --fail-on high")
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"{output} cannot be written: there is no folder {output.parent}", "make it, or name another")
    settings = options.settings(reach)
    colour = not reach["no_color"]
    with terminal.progress(quiet=reach["quiet"], colour=colour) as progress:
        result = scan(target, settings, progress)
    form = form or ("table" if everything else "card")
    text = _rendered(result, form, terminal.look(colour=colour, to_file=output is not None))
    if output is None:
        # JSON is UTF-8 whatever the terminal shows (RFC 8259, section 8.1).
        terminal.write(text, encoding="utf-8" if form == "json" else "")
    else:
        write_file(output, text)
    if fail_on and _over(result.findings, Severity.of(fail_on), only_fixed=only_fixed):
        return _EXIT_NO
    missing = unknown(result.sources, result.blind_spots, datetime.fromisoformat(result.time)) if strict else []
    if missing:
        click.echo(f"incomplete: {printable('; '.join(missing))}", err=True)
    return _EXIT_INCOMPLETE if missing else 0


def _rendered(result: Scan, form: str, look: Look) -> str:
    if form == "json":
        from nakami.report.renderers import json

        return json.render(result)
    if form == "table":
        from nakami.report.renderers import table

        return table.render(result, look)
    from nakami.report.renderers import card

    return card.render(result, look)


def _over(findings: Sequence[Finding], line: Severity, *, only_fixed: bool) -> bool:
    return any(f.severity >= line and (not only_fixed or f.remedy.kind == "upgrade") for f in findings)
