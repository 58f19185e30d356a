"""What whoever wrote the configuration should know of a scan: said on stderr, beside the result."""

from collections.abc import Iterator

import click

from nakami.engine.settings import OCI, Settings
from nakami.model.scan import Scan
from nakami.report.words import printable


def remark(result: Scan, settings: Settings, *, verbose: bool) -> None:
    """Tell of rules that have ended and, if that is asked for, of those that found nothing."""
    for line in remarks(result, settings, verbose=verbose):
        click.echo(printable(line), err=True)


def remarks(result: Scan, settings: Settings, *, verbose: bool) -> Iterator[str]:
    """The same, line by line."""
    for use in result.rules:
        rule = use.rule
        if use.status == "expired":
            yield f"warning: {rule.title} ended on {rule.expires} and no longer applies: {rule.aim} ({rule.reason})"
        elif use.status == "unused" and verbose:
            yield f"{rule.title} found nothing to set aside: {rule.aim} ({rule.reason})"
    if OCI in settings.vex and result.target.kind != "registry":
        yield f"warning: {result.target.name} was not read from a registry, so that no VEX documents are attached to it"
