"""Options that mean the same for every verb."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from nakami.engine.settings import Settings, cache_folder
from nakami.model.platform import Platform

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_Decorated = Callable[..., Any]

_JUDGING = frozenset({"mirror", "no_update", "apt_mirror", "trust_image_mirrors"})
"""What only matters where packages are held against advisories."""


def reaching(command: _Decorated) -> _Decorated:
    """How far a run may go: mirrors, network, caches."""
    return _with(command, _options())


def opening(command: _Decorated) -> _Decorated:
    """The same for what reads a target and judges nothing."""
    return _with(command, {name: option for name, option in _options().items() if name not in _JUDGING})


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
    return {
        "platform": click.option(
            "--platform",
            default="",
            metavar="OS/ARCH",
            help="Which image of a multi-platform index [default: this host's].",
        ),
        "mirror": click.option(
            "--mirror",
            default="",
            envvar="NAKAMI_MIRROR",
            metavar="URL|FOLDER",
            help="Take advisory feeds from here.",
        ),
        "offline": click.option(
            "--offline", is_flag=True, envvar="NAKAMI_OFFLINE", help="Use no network but loopback."
        ),
        "no_update": click.option("--no-update", is_flag=True, help="Use the advisory database as it is."),
        "no_cache": click.option("--no-cache", is_flag=True, help="Read every layer anew."),
        "insecure": click.option(
            "--insecure", is_flag=True, help="Speak plain HTTP with registries that do not speak HTTPS."
        ),
        "no_verify_layers": click.option(
            "--no-verify-layers", is_flag=True, help="Do not hold layers against their digests."
        ),
        "apt_mirror": click.option(
            "--apt-mirror",
            multiple=True,
            metavar="URL",
            help="A package archive to ask besides those of this host's apt. Repeatable.",
        ),
        "trust_image_mirrors": click.option(
            "--trust-image-mirrors", is_flag=True, help="Ask the package archives that the image itself names, too."
        ),
        "quiet": click.option("--quiet", "-q", is_flag=True, help="No progress."),
        "no_color": click.option(
            "--no-color", is_flag=True, help="No colours; so does the environment variable NO_COLOR."
        ),
        "verbose": click.option("--verbose", is_flag=True, help="Show where an error came from."),
    }


def settings(options: dict[str, Any]) -> Settings:
    """The settings that `reaching` or `opening` options ask for.

    Raises:
        UsageError: the platform is none.
    """
    return Settings(
        cache=cache_folder(),
        platform=Platform.parse(options["platform"]) if options["platform"] else Platform.host(),
        platform_given=bool(options["platform"]),
        mirror=options.get("mirror", ""),
        offline=options["offline"],
        insecure=options["insecure"],
        verify_layers=not options["no_verify_layers"],
        layer_cache=not options["no_cache"],
        update=not options.get("no_update"),
        apt_mirrors=tuple(options.get("apt_mirror", ())),
        trust_image_mirrors=options.get("trust_image_mirrors", False),
    )
