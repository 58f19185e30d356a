"""Options that mean the same for every verb."""

from collections.abc import Callable
from typing import Any

import click

from nakami.engine.settings import Settings, cache_folder
from nakami.model.platform import Platform

_Decorated = Callable[..., Any]


def reaching(command: _Decorated) -> _Decorated:
    """How far a run may go: mirrors, network, caches."""
    for option in reversed(
        (
            click.option(
                "--platform",
                default="",
                metavar="OS/ARCH",
                help="Which image of a multi-platform index [default: this host's].",
            ),
            click.option(
                "--mirror",
                default="",
                envvar="NAKAMI_MIRROR",
                metavar="URL|FOLDER",
                help="Take advisory feeds from here.",
            ),
            click.option("--offline", is_flag=True, envvar="NAKAMI_OFFLINE", help="Use no network but loopback."),
            click.option("--no-update", is_flag=True, help="Use the advisory database as it is."),
            click.option("--no-cache", is_flag=True, help="Read every layer anew."),
            click.option("--insecure", is_flag=True, help="Speak plain HTTP with registries that do not speak HTTPS."),
            click.option("--no-verify-layers", is_flag=True, help="Do not hold layers against their digests."),
            click.option(
                "--apt-mirror",
                multiple=True,
                metavar="URL",
                help="A package archive to ask besides those of this host's apt. Repeatable.",
            ),
            click.option(
                "--trust-image-mirrors", is_flag=True, help="Ask the package archives that the image itself names, too."
            ),
            click.option("--quiet", "-q", is_flag=True, help="No progress."),
            click.option("--no-color", is_flag=True, help="No colours; so does the environment variable NO_COLOR."),
            click.option("--verbose", is_flag=True, help="Show where an error came from."),
        )
    ):
        command = option(command)
    return command


def settings(options: dict[str, Any]) -> Settings:
    """The settings that `reaching` options ask for.

    Raises:
        UsageError: the platform is none.
    """
    return Settings(
        cache=cache_folder(),
        platform=Platform.parse(options["platform"]) if options["platform"] else Platform.host(),
        platform_given=bool(options["platform"]),
        mirror=options["mirror"],
        offline=options["offline"],
        insecure=options["insecure"],
        verify_layers=not options["no_verify_layers"],
        layer_cache=not options["no_cache"],
        update=not options["no_update"],
        apt_mirrors=tuple(options["apt_mirror"]),
        trust_image_mirrors=options["trust_image_mirrors"],
    )
