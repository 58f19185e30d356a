"""`nakami explain`."""

from typing import Any

import click

from nakami.cli import options, terminal
from nakami.cli.explanation import document, fitted, lines
from nakami.engine.explain import explain
from nakami.report.document import to_json
from nakami.report.words import ascii_only, printable

_EXIT_UNKNOWN = 1


@click.command("explain")
@click.argument("identifier")
@click.option(
    "--in",
    "target",
    default="",
    metavar="TARGET",
    shell_complete=options.complete_target,
    help="Also say why this target has it, or has it not.",
)
@click.option("--json", "as_json", is_flag=True, help="Write nakami/explain/1 instead of text.")
@options.with_rules
@options.judging
def command(identifier: str, *, target: str, as_json: bool, **reach: Any) -> int:
    """Say what is known of IDENTIFIER: a CVE, GHSA or any other name of a vulnerability, or a rule's code or name (NK-M0001).

    Exit codes: 0 it is known (with --in: the target has it), 1 it is not (with --in: it was not found there), 2 usage, 3 no
    database yet or the target could not be read, 70 a bug in nakami, 130 interrupted.
    """
    colour = not reach["no_color"]
    with terminal.progress(quiet=reach["quiet"], colour=colour) as progress:
        found = explain(identifier, target, options.settings(reach), progress)
    if as_json:
        terminal.write(to_json(document(found, target)))
    else:
        look = terminal.look(colour=colour, to_file=False)
        told = (printable(line) for line in lines(found, target))
        text = "".join(
            f"{part}\n" for line in told for part in (fitted(line, look.width) if look.on_screen else [line])
        )
        terminal.write(text if look.unicode else ascii_only(text))
    return 0 if (found.findings if target else found.is_known) else _EXIT_UNKNOWN
