"""`nakami scan`."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from nakami.cli import options, terminal
from nakami.engine.scan import scan
from nakami.errors import UsageError
from nakami.model.finding import Finding, Severity
from nakami.model.scan import Scan
from nakami.report.renderers.card import Look

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
@click.option("--strict", is_flag=True, help="Exit with 4 when something could not be evaluated.")
@click.option("--no-color", is_flag=True, help="No colours; so does the environment variable NO_COLOR.")
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
    no_color: bool,
    **reach: Any,
) -> int:
    """Tell whether what is inside TARGET is OK.

    TARGET is a docker-archive (.tar, .tar.gz), an OCI layout (folder or tar), an image reference (registry.example/app:1.2, or @sha256:...), an
    image of the local Docker or Podman, the tar of a root file system, a root folder (dir:/) or a running container (pid:1234). A prefix forces
    the kind: docker-archive: oci: registry: docker: podman: rootfs: dir: pid:
    """
    if only_fixed and not fail_on:
        raise UsageError("--only-fixed needs --fail-on", "say how severe a finding must be: --fail-on high")
    settings = options.settings(reach)
    with terminal.progress(quiet=reach["quiet"]) as progress:
        result = scan(target, settings, progress)
    text = _rendered(
        result,
        form or ("table" if everything else "card"),
        terminal.look(colour=not no_color, to_file=output is not None),
    )
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        _write(output, text)
    if fail_on and _over(result.findings, Severity.of(fail_on), only_fixed=only_fixed):
        return _EXIT_NO
    return _EXIT_INCOMPLETE if strict and not result.is_complete else 0


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


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror}", "name another file with --output") from error
