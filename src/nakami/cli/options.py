"""Options that mean the same for every verb, joined with what configuration files and the environment say."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nakami.engine.configuration.precedence import Configured, Flag, configure
from nakami.engine.setting_aside.reasons import COUNTABLE
from nakami.engine.settings import LOOKS, Settings
from nakami.report.words import printable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_Decorated = Callable[..., Any]

_JUDGING = frozenset({"check_base", "mirror", "no_update", "apt_mirror", "trust_image_mirrors", "vex", "count"})
"""What only matters where packages are held against advisories."""
_KNOWING = frozenset({"config", "quiet", "no_color", "verbose"})
_HANDING = _KNOWING | {"offline", "insecure"}
_FETCHING = _HANDING | {"mirror"}
_REJUDGING = frozenset({"config", "offline", "mirror", "no_update", "vex", "count", "quiet", "no_color", "verbose"})
_KEYS = {
    "platform": ("platform", None),
    "mirror": ("mirror", None),
    "offline": ("offline", None),
    "no_update": ("update", False),
    "insecure": ("insecure", None),
    "apt_mirror": ("apt-mirrors", None),
    "trust_image_mirrors": ("trust-image-mirrors", None),
    "vex": ("vex", None),
    "count": ("count", None),
    "only": ("only", None),
    "skip": ("skip", None),
    "rules": ("rules", None),
}
"""Options that files and the environment can say, too: the setting, and what the option means if that is not its value."""


def judging(command: _Decorated) -> _Decorated:
    """How far a run may go (mirrors, network, caches), and what counts in it."""
    return _with(command, _options())


def looking(command: _Decorated) -> _Decorated:
    """What is looked for, for the verb that looks for everything."""
    return _with(command, _of_looking())


def with_rules(command: _Decorated) -> _Decorated:
    """The user's rules, for a verb that must know them and looks for everything."""
    return _with(command, {"rules": _of_looking()["rules"]})


def opening(command: _Decorated) -> _Decorated:
    """The same for what reads a target and judges nothing."""
    return _with(command, {name: option for name, option in _options().items() if name not in _JUDGING})


def knowing(command: _Decorated) -> _Decorated:
    """The same for what only tells what is on this machine."""
    return _with(command, {name: option for name, option in _options().items() if name in _KNOWING})


def fetching(command: _Decorated) -> _Decorated:
    """The same for what fetches advisories and reads no target."""
    return _with(command, {name: option for name, option in _options().items() if name in _FETCHING})


def handing(command: _Decorated) -> _Decorated:
    """The same for what hands the database on and reads no target."""
    return _with(command, {name: option for name, option in _options().items() if name in _HANDING})


def rejudging(command: _Decorated) -> _Decorated:
    """The same for what judges again and reads no target."""
    return _with(command, {name: option for name, option in _options().items() if name in _REJUDGING})


def complete_target(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """What a shell offers where a target stands: files and folders, as targets on this machine are."""
    from click.shell_completion import CompletionItem

    del ctx, param
    return [CompletionItem(incomplete, type="file")]


def _with(command: _Decorated, chosen: dict[str, _Decorated]) -> _Decorated:
    for option in reversed(chosen.values()):
        command = option(command)
    return command


def _options() -> dict[str, _Decorated]:
    return {**_shared(), **_of_registries(), **_of_judging(), **_of_output()}


def _shared() -> dict[str, _Decorated]:
    return {
        "config": click.option(
            "--config",
            default="",
            metavar="FILE",
            help="The configuration, instead of the project's .nakami.toml.",
        ),
        "platform": click.option(
            "--platform",
            default="",
            metavar="OS/ARCH",
            help="Which image of a multi-platform index [default: this host's].",
        ),
        "offline": click.option("--offline", is_flag=True, help="Use no network but loopback."),
        "no_cache": click.option("--no-cache", is_flag=True, help="Read every layer anew."),
        "no_verify_layers": click.option(
            "--no-verify-layers", is_flag=True, help="Do not hold layers against their digests."
        ),
    }


def _of_registries() -> dict[str, _Decorated]:
    return {
        "insecure": click.option(
            "--insecure", is_flag=True, help="Speak plain HTTP with registries that do not speak HTTPS."
        ),
        "check_base": click.option(
            "--check-base", is_flag=True, help="Ask the registry of the base image whether there is a newer one."
        ),
    }


def _of_judging() -> dict[str, _Decorated]:
    return {
        "mirror": click.option(
            "--mirror", default="", metavar="URL|FOLDER|oci://...", help="Take advisory feeds from here."
        ),
        "no_update": click.option("--no-update", is_flag=True, help="Use the advisory database as it is."),
        "apt_mirror": click.option(
            "--apt-mirror",
            multiple=True,
            metavar="URL",
            help="A package archive to ask besides those of this host's apt. Repeatable.",
        ),
        "trust_image_mirrors": click.option(
            "--trust-image-mirrors", is_flag=True, help="Ask the package archives that the image itself names, too."
        ),
        "vex": click.option(
            "--vex",
            multiple=True,
            metavar="FILE|FOLDER|oci",
            help="Believe these VEX documents (OpenVEX, CSAF, CycloneDX); oci: those attached to the image in its "
            "registry. Repeatable.",
        ),
        "count": click.option(
            "--count",
            multiple=True,
            type=click.Choice(COUNTABLE),
            help="Count what is set aside by default. Repeatable.",
        ),
    }


def _of_looking() -> dict[str, _Decorated]:
    return {
        "only": click.option(
            "--only", multiple=True, type=click.Choice(LOOKS), help="Look for nothing else. Repeatable."
        ),
        "skip": click.option(
            "--skip", multiple=True, type=click.Choice(LOOKS), help="Do not look for this. Repeatable."
        ),
        "rules": click.option(
            "--rules",
            multiple=True,
            metavar="FILE|FOLDER",
            shell_complete=complete_target,
            help="Look for what these YARA rules tell, too. Repeatable.",
        ),
        "thorough": click.option(
            "--thorough",
            is_flag=True,
            help="Look for malware in libraries, too, that are as their packages record them.",
        ),
        "clamd": click.option(
            "--clamd",
            default="",
            metavar="SOCKET",
            help="Ask a running ClamAV of each file, too: the path of clamd's socket, or HOST:PORT of this machine.",
        ),
    }


def _of_output() -> dict[str, _Decorated]:
    return {
        "quiet": click.option("--quiet", "-q", is_flag=True, help="No progress."),
        "no_color": click.option(
            "--no-color", is_flag=True, help="No colours; so does the environment variable NO_COLOR."
        ),
        "verbose": click.option("--verbose", is_flag=True, help="Show where an error came from."),
    }


def configured(options: dict[str, Any]) -> Configured:
    """What the options ask for, and where they are silent, files and the environment.

    Raises:
        UsageError: a file, a variable or an option holds what it must not.
    """
    flags = {
        key: Flag(value if meant is None else meant, f"--{name.replace('_', '-')}")
        for name, (key, meant) in _KEYS.items()
        if (value := options.get(name))
    }
    today = datetime.now(UTC).date()
    return configure(flags, os.environ, Path.cwd(), today, options["config"])


def settings(options: dict[str, Any], looks: Iterable[str] = LOOKS) -> Settings:
    """The settings that the options ask for; what is doubtful in the configuration is told on stderr.

    Args:
        options: of the command line.
        looks: what the verb looks for, if it has no options that say so.

    Raises:
        UsageError: a file, a variable or an option holds what it must not.
    """
    found = configured(options)
    for warning in found.warnings:
        click.echo(f"warning: {printable(warning)}", err=True)
    return found.made(
        verify_layers=not options.get("no_verify_layers"),
        layer_cache=not options.get("no_cache"),
        check_base=options.get("check_base", False),
        looks=found.looks() if "only" in options else frozenset(looks),
        clamd=_clamd(options.get("clamd", "")),
        thorough=options.get("thorough", False),
    )


def _clamd(place: str) -> str:
    """The socket, where one is named.

    Raises:
        UsageError: it is none, or another machine's.
    """
    if place:
        from nakami.net.clamd import Clamd

        Clamd(place)
    return place
