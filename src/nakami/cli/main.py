"""`nakami`: the verbs, and what happens when one of them fails."""

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from nakami import __version__
from nakami.errors import NakamiError, UsageError
from nakami.report.words import printable

VERBS = {
    "scan": "Tell whether what is inside an image is OK.",
    "rescan": "Judge what was scanned before by the advisories of today.",
    "sbom": "Write the bill of materials of an image.",
    "diff": "Tell what changed between two images.",
    "db": "Keep the advisory database.",
    "patch": "Write a patched copy of an image.",
    "explain": "Say what is known of a vulnerability, and why a target has it.",
    "rules": "Look at the rules: list, lint and test them.",
    "config": "Tell what nakami was told, and by which file.",
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word not in VERBS and not word.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(word, VERBS, 1)
            remedy = f"did you mean '{near[0]}'?" if near else f"to look into an image, write: nakami scan {word}"
            raise UsageError(f"no command is called {word!r}", remedy)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="nakami", message="%(prog)s %(version)s")
def cli() -> None:
    """Is what is inside OK? nakami looks into container images: are they SAFE, are they TRUSTED, is their ACCESS right?

    Exit codes: 0 fine, 1 the answer is no, 2 usage, 3 the target could not be read, 4 the answer is incomplete (--strict),
    70 a bug in nakami, 130 interrupted.
    """


def main(arguments: list[str] | None = None) -> int:
    """Run one command line; returns the exit code. Nothing but the result goes to stdout, every complaint to stderr."""
    arguments = sys.argv[1:] if arguments is None else arguments
    verbose = "--verbose" in arguments
    try:
        code = cli.main(arguments, prog_name="nakami", standalone_mode=False)
    except NakamiError as error:
        _complain(str(error), error if verbose else None)
        code = error.exit_code
    except click.ClickException as error:
        (_with_json(error) if isinstance(error, click.NoSuchOption) else error).show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        from nakami.cli.terminal import abandon_stdout

        abandon_stdout()
        code = 0
    except Exception as error:  # noqa: BLE001 -- the last line of defence: words and an exit code, not a stack trace
        _complain(f"a bug in nakami {__version__}: {type(error).__name__}: {error}", error if verbose else None)
        if not verbose:
            click.echo("run it again with --verbose and send us what it prints; look for secrets in it first", err=True)
        code = _EXIT_BUG
    return code if isinstance(code, int) else 0


def _with_json(error: click.NoSuchOption) -> click.NoSuchOption:
    """Verbs with several formats have `--format json`, the others `--json`; neither name is near the other."""
    options = {name for parameter in error.ctx.command.params for name in parameter.opts} if error.ctx else set()
    for wrong, there, right in (("--json", "--format", "--format json"), ("--format", "--json", "--json")):
        if error.option_name == wrong and there in options:
            return click.NoSuchOption(wrong, f"No such option '{wrong}'. Did you mean '{right}'?", ctx=error.ctx)
    return error


def _complain(what: str, error: Exception | None) -> None:
    """Say what went wrong, and where in nakami if the error is given. Names from a hostile image are in both."""
    if error is not None:
        from traceback import format_exception

        for line in "".join(format_exception(error)).splitlines():
            click.echo(printable(line), err=True)
    click.echo(f"error: {printable(what)}", err=True)


def run() -> NoReturn:
    """The console script."""
    # Nearly all that a run makes lives until its end; looking for circles among it as often as Python does takes a twentieth of a scan.
    gc.set_threshold(50_000, 20, 50)
    code = main()
    if code == INTERRUPTED:
        # The interpreter would wait for threads, and those perhaps for a server.
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
