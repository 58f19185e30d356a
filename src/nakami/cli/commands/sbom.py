"""`nakami sbom`."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from nakami.cli import options, terminal
from nakami.cli.output import check_folder, deliver
from nakami.engine.sbom import bill
from nakami.model.bom import Bom
from nakami.report.words import count, printable

_EXIT_INCOMPLETE = 4
_FORMATS = (
    "cyclonedx-json",
    "cyclonedx-xml",
    "spdx-json",
    "spdx-tag-value",
    "syft-json",
    "github",
    "cyclonedx-json@1.6",
    "cyclonedx-xml@1.6",
)


@click.command("sbom")
@click.argument("target", shell_complete=options.complete_target)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default=_FORMATS[0],
    show_default=True,
    metavar="FORMAT",
    help="cyclonedx-json, cyclonedx-xml (either also with @1.6), spdx-json, syft-json, spdx-tag-value or github.",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the result to a file.")
@click.option("--strict", is_flag=True, help="Exit with 4 when something could not be read.")
@options.opening
def command(target: str, *, form: str, output: Path | None, strict: bool, **reach: Any) -> int:
    """Write the bill of materials of TARGET: everything that is inside, with the evidence for it.

    TARGET is what `nakami scan` takes; a bill of materials (sbom:FILE) is written in another format.

    Exit codes: 0 it is written, 2 usage, 3 the target could not be read, 4 something inside could not be read (--strict),
    70 a bug in nakami, 130 interrupted.
    """
    check_folder(output)
    settings = options.settings(reach, looks=())
    with terminal.progress(quiet=reach["quiet"], colour=not reach["no_color"]) as progress:
        made = bill(target, settings, progress, os.environ)
    deliver(_renderer(form)(made), output, encoding="utf-8")
    spots = made.inventory.blind_spots
    if spots:
        first = f"{spots[0].where}: {spots[0].why}"
        click.echo(f"incomplete: {count(len(spots), 'blind spot')}, the first: {printable(first)}", err=True)
    return _EXIT_INCOMPLETE if strict and spots else 0


def _renderer(form: str) -> Callable[[Bom], str]:
    """The renderer of a format; only its own module is imported."""
    kind, _, version = form.partition("@")
    if kind.startswith("cyclonedx"):
        from nakami.report.renderers import cyclonedx, cyclonedx_xml

        chosen = cyclonedx.render if kind == "cyclonedx-json" else cyclonedx_xml.render
        return lambda made: chosen(made, version or cyclonedx.LATEST)
    if kind == "spdx-json":
        from nakami.report.renderers import spdx

        return spdx.render
    if kind == "spdx-tag-value":
        from nakami.report.renderers import spdx_tag_value

        return spdx_tag_value.render
    if kind == "syft-json":
        from nakami.report.renderers import syft

        return syft.render
    from nakami.report.renderers import github

    return github.render
