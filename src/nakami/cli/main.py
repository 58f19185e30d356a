"""`nakami`: the verbs, and what happens when one of them fails."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from nakami import __version__
from nakami.errors import NakamiError

VERBS = {
    "scan": "Tell whether what is inside an image is OK.",
    "db": "Keep the advisory database.",
    "explain": "Say what is known of a vulnerability, and why a target has it.",
    "completion": "Print the completion script of a shell.",
}
"""Each verb is the module of its name in `cli/commands/`; its `command` is the click command."""

INTERRUPTED = 130
"""128 plus SIGINT, as shells report it."""
_EXIT_BUG = 70


class _Lazy(click.Group):
    """Imports a verb's module only when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"nakami.cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="nakami", message="%(prog)s %(version)s")
def cli() -> None:
    """Is what is inside OK? nakami looks into container images: are they SAFE, are they TRUSTED, is their ACCESS right?

    Exit codes: 0 fine, 1 the answer is no, 2 usage, 3 the target could not be read, 4 the answer is incomplete (--strict).
    """


def main(arguments: list[str] | None = None) -> int:
    """Run one command line; returns the exit code. Nothing but the result goes to stdout, every complaint to stderr."""
    arguments = sys.argv[1:] if arguments is None else arguments
    verbose = "--verbose" in arguments
    try:
        code = cli.main(arguments, prog_name="nakami", standalone_mode=False)
    except NakamiError as error:
        _complain(error, verbose=verbose)
        return error.exit_code
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; without this, Python complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if verbose:
            raise
        click.echo(
            f"error: a bug in nakami {__version__}: {type(error).__name__}: {error}\n"
            "run the same command with --verbose and send us what it prints; look through it for secrets first",
            err=True,
        )
        return _EXIT_BUG
    return code if isinstance(code, int) else 0


def _complain(error: NakamiError, *, verbose: bool) -> None:
    if verbose:
        import traceback

        traceback.print_exception(error)
    click.echo(f"error: {error}", err=True)


def run() -> Any:
    """The console script."""
    sys.exit(main())
