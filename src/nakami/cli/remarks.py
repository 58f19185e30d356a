"""What whoever set things up should know of a scan: said on stderr, beside the result."""

from collections.abc import Iterator
from pathlib import Path

import click

from nakami.engine.settings import OCI, Settings
from nakami.errors import ReferenceInvalid
from nakami.model.reference import Reference
from nakami.model.scan import Scan
from nakami.report.words import count, printable
from nakami.vulns.coverage import UNREACHABLE

_WHO = {"label": "a label of the image", "seen": "an image that was scanned before"}


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
    yield from _unreachable(result)
    for path in settings.files:
        if result.target.kind == "dir" and _is_within(path, Path(result.target.name.removeprefix("dir:"))):
            yield (
                f"warning: {path.name} lies in what was scanned: whoever made that may have written it; --config names another"
            )
    if settings.check_base and not settings.offline and (host := _asked(result)):
        yield f"{host} was asked for the base image: {_WHO[result.base.by] if result.base else ''} names it"
    if OCI in settings.vex and result.target.kind != "registry":
        yield f"warning: {result.target.name} was not read from a registry, so that no VEX documents are attached to it"


def _unreachable(result: Scan) -> Iterator[str]:
    """Why sources did not answer, and what to do: the card has no room for it."""
    reasons: dict[str, list[str]] = {}
    for source in result.sources:
        if source.status == "failed" and source.why.startswith(f"{UNREACHABLE} ("):
            reasons.setdefault(source.why, []).append(source.name)
    if reasons:
        why, names = max(reasons.items(), key=lambda reason: len(reason[1]))
        more = f" (the table has {count(len(reasons) - 1, 'more reason')}: --all)" if len(reasons) > 1 else ""
        yield f"warning: {', '.join(names)}: {why}{more}"


def _is_within(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in circles
        return False


def _asked(result: Scan) -> str:
    """The registry that was asked for the base image; empty where none was, as it is with a name that is only guessed."""
    if result.base is None or result.base.by not in _WHO:
        return ""
    try:
        return Reference.parse(result.base.name.partition("@")[0]).registry
    except ReferenceInvalid:
        return ""
