"""`nakami scan`."""

import os
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from nakami.cli import options, terminal
from nakami.cli.line import LEVELS, Line
from nakami.cli.output import check_folder, deliver
from nakami.cli.remarks import remark
from nakami.cli.rendering import FORMATS, TABLE_OF_ALL, encoding, rendered
from nakami.engine.expansion import expand
from nakami.engine.scan import scan
from nakami.errors import UsageError


def _past_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """What `--as-of` names: a day of the past, or today."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write it as 2021-06-30", ctx, param) from None
    if day > datetime.now(UTC).date():
        raise click.BadParameter(f"{value} is in the future; name a day of the past", ctx, param)
    return day


@click.command("scan")
@click.argument("targets", metavar="TARGET...", nargs=-1, required=True, shell_complete=options.complete_target)
@click.option("--all", "everything", is_flag=True, help="The table of all findings instead of the card.")
@click.option("--show-set-aside", is_flag=True, help="The same table, and what does not count, with the reasons.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=None,
    help="[default: card, or table with --all]",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the result to a file.")
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit with 1 when a finding is at least this severe.")
@click.option(
    "--only-fixed", is_flag=True, help="For --fail-on, leave out what no upgrade closes; malware and secrets count."
)
@click.option(
    "--as-of",
    callback=_past_day,
    metavar="DATE",
    help="Leave out what was published after this day.",
)
@click.option("--strict", is_flag=True, help="Exit with 4 when something is not known.")
@options.looking
@options.judging
def command(
    targets: tuple[str, ...],
    *,
    everything: bool,
    form: str | None,
    output: Path | None,
    fail_on: str | None,
    only_fixed: bool,
    strict: bool,
    as_of: date | None,
    **reach: Any,
) -> int:
    """Tell whether what is inside each TARGET is OK.

    TARGET is a docker-archive (.tar, .tar.gz), an OCI layout (folder or tar), an image reference
    (registry.example/app:1.2, or @sha256:...), an image of the local Docker or Podman, or of an engine's store on disk
    (containerd:NAME, containers-storage:NAME), the tar of a root file system, a Singularity/Apptainer image (.sif), a
    squashfs file, a bill of materials (CycloneDX, SPDX, syft-json), a root folder (dir:/) or a running container
    (pid:1234). A prefix forces the kind: docker-archive: oci: registry: docker: podman: rootfs: sif: squashfs: sbom: dir:
    pid:

    A Compose file (compose.yaml, or compose:FILE) stands for the images of its services, targets:FILE for the targets that
    it lists, one on each line.

    Exit codes: 0 the scan worked, 1 a finding is over the line of --fail-on, 2 usage, 3 a target could not be read, 4 the
    answer is incomplete (--strict), 70 a bug in nakami, 130 interrupted. Of several targets the gravest counts: 3, 1, 4, 0.
    """
    if only_fixed and not fail_on:
        raise UsageError("--only-fixed needs --fail-on", "say how severe a finding must be: --fail-on high")
    check_folder(output)
    settings = options.settings(reach)
    if as_of is not None:
        settings = replace(settings, as_of=as_of.isoformat())
    colour = not reach["no_color"]
    form = form or ("table" if everything or reach["show_set_aside"] else "card")
    if reach["show_set_aside"] and form == "table":
        form = TABLE_OF_ALL
    line = Line(fail_on or "", only_fixed=only_fixed, strict=strict)
    look = terminal.look(colour=colour, to_file=output is not None)
    showing = partial(terminal.progress, quiet=reach["quiet"], colour=colour)
    expansion = expand(targets, os.environ)
    if expansion.several:
        if form == "openvex":
            raise UsageError("--format openvex makes a document of one target", "scan the targets one by one")
        from nakami.cli.many import Many

        return Many(form, look, output, line, verbose=reach["verbose"]).scan(expansion, settings, showing)
    with showing() as progress:
        result = scan(targets[0], settings, progress)
    remark(result, settings, verbose=reach["verbose"])
    deliver(rendered(result, form, look), output, encoding=encoding(form))
    return line.code(result)
