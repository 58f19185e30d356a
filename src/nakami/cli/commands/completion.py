"""`nakami completion`."""

import click
from click.shell_completion import get_completion_class

from nakami.errors import UsageError


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of SHELL.

    For bash: eval "$(nakami completion bash)" in ~/.bashrc.
    """
    from nakami.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"no completion for {shell}", "use bash, zsh or fish")
    click.echo(kind(cli, {}, "nakami", "_NAKAMI_COMPLETE").source())
