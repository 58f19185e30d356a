"""`nakami patch`."""

from pathlib import Path
from typing import Any

import click

from nakami.cli import options, terminal
from nakami.cli.output import check_folder, deliver
from nakami.cli.rendering import encoding
from nakami.engine.patch import Order, patch
from nakami.model.finding import Severity
from nakami.model.patch import Patched
from nakami.patch.plan import Wish
from nakami.report.look import Look

_EXIT_NO = 1
_LEVELS = tuple(severity.word for severity in Severity)


@click.command("patch")
@click.argument("image", shell_complete=options.complete_target)
@click.option(
    "--output",
    "-o",
    default="",
    metavar="oci:FOLDER[:TAG]|REFERENCE",
    help="Where the patched image goes: an OCI layout or a registry [default: oci:./NAME-patched].",
)
@click.option("--dry-run", is_flag=True, help="Show the plan and do nothing.")
@click.option("--only", multiple=True, metavar="CVE", help="Close this vulnerability only. Repeatable.")
@click.option("--severity", type=click.Choice(_LEVELS), default="unknown", help="Close what is at least this severe.")
@click.option(
    "--repository",
    multiple=True,
    metavar="URL|FOLDER",
    help="A package repository for apk and rpm systems. Repeatable.",
)
@click.option("--allow-unsigned", is_flag=True, help="Install packages that no known key vouches for.")
@click.option("--all", "everything", is_flag=True, help="Every package and every reason.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a file.")
@options.judging
def command(  # noqa: PLR0913 -- one for each option
    image: str,
    *,
    output: str,
    dry_run: bool,
    only: tuple[str, ...],
    severity: str,
    repository: tuple[str, ...],
    allow_unsigned: bool,
    everything: bool,
    form: str,
    report: Path | None,
    **reach: Any,
) -> int:
    """Write a patched copy of IMAGE: one layer more, with the distribution's fixed packages.

    The image's own package manager installs them in an isolated root without a network; nakami fetches them, and only what the
    distribution's signed index vouches for. The result is scanned again, and what is gone, new and left is shown.

    Exit codes: 0 all that was planned is closed, 1 some of it is still open, 2 usage, 3 the image could not be patched, 70 a bug in nakami,
    130 interrupted.
    """
    check_folder(report)
    colour = not reach["no_color"]
    order = Order(Wish(frozenset(only), Severity.of(severity)), output, dry_run, repository, unsigned=allow_unsigned)
    with terminal.progress(quiet=reach["quiet"], colour=colour) as progress:
        done = patch(image, order, options.settings(reach, looks=("vulnerabilities", "freshness")), progress)
    look = terminal.look(colour=colour, to_file=report is not None)
    deliver(_rendered(done, form, look, everything=everything), report, encoding=encoding(form))
    return _EXIT_NO if done.still_open else 0


def _rendered(done: Patched, form: str, look: Look, *, everything: bool) -> str:
    if form == "json":
        from nakami.report.renderers import patch_json

        return patch_json.render(done)
    from nakami.report.renderers import patch_card

    return patch_card.render(done, look, everything=everything)
