"""`nakami db`."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from nakami.cli import options, terminal
from nakami.engine.feeds import Status, bring_up_to_date, status
from nakami.report.words import count, printable
from nakami.vulns.manifest import Held
from nakami.vulns.update import Updated

SCHEMA = "nakami/db-status/1"
_EXIT_FAILED = 3
_NAMED = 3


@click.group("db")
def command() -> None:
    """Keep the advisory database: OSV per ecosystem, CISA KEV, FIRST EPSS, NVD scores.

    It lies in the cache folder (NAKAMI_CACHE_DIR, else the XDG cache). `nakami scan` keeps what it needs up to date by itself.
    """


@command.command("update")
@click.argument("ecosystems", nargs=-1, metavar="[ECOSYSTEM...]")
@click.option("--all", "everything", is_flag=True, help="Everything that the origin has.")
@options.reaching
def update(ecosystems: Sequence[str], *, everything: bool, **reach: Any) -> int:
    """Bring ECOSYSTEMs (Debian, PyPI, "Red Hat", ...) and feeds (kev, epss, nvd) up to date.

    Without names: what the database already holds. Only what has changed is fetched; what fails leaves the old data in place.

    Exit code 3: something named could not be brought up to date.
    """
    with terminal.progress(quiet=reach["quiet"]) as progress:
        results = bring_up_to_date(
            ecosystems,
            everything=everything,
            settings=options.settings(reach),
            now=datetime.now(UTC),
            progress=progress,
        )
    for result in results:
        click.echo(printable(_result(result)))
    return _EXIT_FAILED if any(result.status in {"absent", "failed"} for result in results) else 0


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every problem that was noted.")
@options.reaching
def show(*, as_json: bool, **reach: Any) -> int:
    """Tell what the database holds, how old it is, and which records could not be used."""
    found = status(options.settings(reach))
    if as_json:
        document = {"schema": SCHEMA, "root": found.root, "partitions": [_document(held) for held in found.held]}
        click.echo(msgspec.json.format(msgspec.json.encode(document, order="sorted"), indent=2).decode())
        return 0
    for line in _table(found):
        click.echo(printable(line))
    return 0


def _result(result: Updated) -> str:
    line = f"{result.part!s:<30} {result.status:<10}"
    if result.held and result.status in {"new", "unchanged"}:
        return f"{line} {count(result.held.tally.records, 'record')}, data of {_day(result.held.made)}"
    kept = f"; what was there stays, data of {_day(result.held.made)}" if result.held else ""
    return f"{line} {result.why}{kept}"


def _table(found: Status) -> Iterator[str]:
    yield f"advisory database in {found.root}"
    if not found.held:
        yield "    empty: `nakami scan` fetches what an image needs, `nakami db update --all` everything"
        return
    yield f"    {'feed':<30} {'records':>9} {'rows':>9} {'data of':<11} {'asked':<17} from"
    for held in found.held:
        tally = held.tally
        yield (
            f"    {_name(held):<30} {tally.records:>9,} {tally.rows:>9,} {_day(held.made):<11} "
            f"{held.checked[:16].replace('T', ' '):<17} {held.base}"
        )
    troubled = [held for held in found.held if held.tally.problems]
    if troubled:
        yield "records that could not be used, or not wholly (all that were noted: --json)"
    for held in troubled:
        tally = held.tally
        yield (
            f"    {_name(held)}: {count(tally.unreadable, 'record')} unreadable, "
            f"{count(tally.unordered, 'range or listed version', 'ranges or listed versions')} without order"
        )
        for problem in tally.problems[:_NAMED]:
            yield f"        {problem.record}: {problem.why}"


def _document(held: Held) -> dict[str, Any]:
    tally = held.tally
    return {
        "feed": held.feed,
        "partition": held.partition,
        "base": held.base,
        "checked": held.checked,
        "made": held.made,
        "sha256": held.sha256,
        "size": held.size,
        "records": tally.records,
        "rows": tally.rows,
        "withdrawn": tally.withdrawn,
        "unreadable": tally.unreadable,
        "unordered": tally.unordered,
        "releases": tally.releases,
        "problems": [{"record": problem.record, "why": problem.why} for problem in tally.problems],
    }


def _name(held: Held) -> str:
    return f"{held.feed} {held.partition}".rstrip()


def _day(when: str) -> str:
    return when[:10] or "unknown"
