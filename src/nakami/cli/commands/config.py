"""`nakami config`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click

from nakami.cli import options, terminal
from nakami.engine.configuration.precedence import Configured, Setting
from nakami.report.document import to_json
from nakami.report.words import ascii_only, count, printable

SCHEMA = "nakami/config/1"


@click.group("config")
def command() -> None:
    """Tell what nakami was told: the settings, and the rules of what to ignore.

    A setting is what the command line says, else the environment (NAKAMI_MIRROR for mirror), else .nakami.toml of the project,
    else the user's nakami/config.toml ($XDG_CONFIG_HOME, else ~/.config), else the default.
    """


@command.command("show")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@options.judging
def show(*, as_json: bool, **reach: Any) -> int:
    """Tell each setting and where its value came from, and each rule and how long it holds."""
    found = options.configured(reach)
    today = datetime.now(UTC).date().isoformat()
    if as_json:
        click.echo(to_json(_document(found, today)), nl=False)
        return 0
    text = "".join(f"{printable(line)}\n" for line in _lines(found, today))
    terminal.write(text if terminal.look(colour=False, to_file=False).unicode else ascii_only(text))
    return 0


def _lines(found: Configured, today: str) -> Iterator[str]:
    rows = [(each.name, _words(each.value), each.origin) for each in _all(found)]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for name, value, origin in rows:
        yield f"{name:<{widths[0]}}  {value:<{widths[1]}}  {origin}"
    for rule in found.ignores:
        state = "ended on" if rule.expires < today else "until"
        yield f"{rule.title}: {rule.aim}, {state} {rule.expires}: {rule.reason}"
    yield f"{count(len(found.files), 'file')} read{''.join(f', {each}' for each in found.files)}"
    yield from (f"warning: {each}" for each in found.warnings)


def _all(found: Configured) -> Iterator[Setting]:
    """Every setting; the addresses of feeds by the names that they have in a file."""
    yield from found.settings
    yield from (Setting(f"feeds.{each.name}", each.value, each.origin) for each in found.feeds)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(value) or "-"
    return str(value) or "-"


def _document(found: Configured, today: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "files": list(found.files),
        "settings": [{"name": each.name, "value": each.value, "origin": each.origin} for each in _all(found)],
        "rules": [
            {
                "source": rule.source,
                "number": rule.number,
                "aim": rule.aim,
                "reason": rule.reason,
                "expires": rule.expires,
                "ended": rule.expires < today,
            }
            for rule in found.ignores
        ],
        "warnings": list(found.warnings),
    }
