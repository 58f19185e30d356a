"""`nakami db`."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from nakami.cli import options, terminal
from nakami.engine import exchange
from nakami.engine.feeds import Status, bring_up_to_date, status
from nakami.report.words import count, printable
from nakami.vulns.manifest import Held
from nakami.vulns.updated import Updated, missed

SCHEMA = "nakami/db-status/1"
"""docs/schema/db-status-1.json."""
_EXIT_FAILED = 3
_NAMED = 3


@click.group("db")
def command() -> None:
    """Keep the advisory database: what vendors, OSV, CISA, FIRST and NVD publish, cut by ecosystem and year.

    It lies in the cache folder (NAKAMI_CACHE_DIR, else the XDG cache). `nakami scan` keeps what it needs up to date by itself.

    Exit codes: 0 it worked, 2 usage, 3 something could not be brought up to date, taken over or read, 70 a bug in nakami, 130
    interrupted.
    """


@command.command("update")
@click.argument("ecosystems", nargs=-1, metavar="[ECOSYSTEM...]")
@click.option("--all", "everything", is_flag=True, help="Everything that the origin has.")
@options.fetching
def update(ecosystems: Sequence[str], *, everything: bool, **reach: Any) -> int:
    """Bring ECOSYSTEMs (Debian, PyPI, "Red Hat", ...) and feeds (kev, epss, nvd) up to date.

    Without names: what the database already holds. Only what has changed is fetched; what fails leaves the old data in place.

    Exit code 3: something could not be brought up to date, and nothing else speaks for its ecosystem.
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
    return _EXIT_FAILED if missed(results) else 0


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every problem that was noted.")
@options.knowing
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


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("ecosystems", nargs=-1, metavar="[ECOSYSTEM...]")
@options.handing
def export_(file: Path, ecosystems: Sequence[str], **reach: Any) -> int:
    """Write the database into FILE, to carry it to another machine.

    With names, only those ECOSYSTEMs and feeds. The file is an OCI layout in a tar. The same database always gives the same file.
    """
    with terminal.progress(quiet=reach["quiet"]) as progress:
        click.echo(
            printable(_sent(exchange.export(ecosystems, file, options.settings(reach), datetime.now(UTC), progress)))
        )
    return 0


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("ecosystems", nargs=-1, metavar="[ECOSYSTEM...]")
@options.handing
def import_(file: Path, ecosystems: Sequence[str], **reach: Any) -> int:
    """Take over from FILE, which `nakami db export` wrote, what is newer.

    With names, only those ECOSYSTEMs and feeds. Every table is held against its digest and its schema before it takes the place of
    an older one; one that is not newer than what is held is left.

    Exit code 3: something could not be taken over.
    """
    with terminal.progress(quiet=reach["quiet"]) as progress:
        taken = exchange.import_(ecosystems, file, options.settings(reach), datetime.now(UTC), progress)
    return _told(taken)


@command.command("push")
@click.argument("address", metavar="oci://REGISTRY/REPOSITORY[:TAG]")
@click.argument("ecosystems", nargs=-1, metavar="[ECOSYSTEM...]")
@options.handing
def push(address: str, ecosystems: Sequence[str], **reach: Any) -> int:
    """Send the database to a registry, for others to take it from there.

    With names, only those ECOSYSTEMs and feeds: the tag then holds nothing else. What the registry has already is not sent.
    Credentials are those of `docker login` or `podman login`.
    """
    with terminal.progress(quiet=reach["quiet"]) as progress:
        click.echo(
            printable(_sent(exchange.push(ecosystems, address, options.settings(reach), datetime.now(UTC), progress)))
        )
    return 0


@command.command("pull")
@click.argument("address", metavar="oci://REGISTRY/REPOSITORY[:TAG]")
@click.argument("ecosystems", nargs=-1, metavar="[ECOSYSTEM...]")
@options.handing
def pull(address: str, ecosystems: Sequence[str], **reach: Any) -> int:
    """Take the database over from a registry.

    With names, only those ECOSYSTEMs and feeds. What is held already is not fetched.

    With NAKAMI_MIRROR=oci://... (or --mirror), scans do so by themselves, and fetch only what they need.

    Exit code 3: something could not be taken over.
    """
    with terminal.progress(quiet=reach["quiet"]) as progress:
        taken = exchange.pull(ecosystems, address, options.settings(reach), datetime.now(UTC), progress)
    return _told(taken)


def _sent(sent: exchange.Sent) -> str:
    already = f", of which {sent.size - sent.sent:,} were there" if sent.sent < sent.size else ""
    return f"{sent.where}: {count(sent.partitions, 'partition')}, {sent.size:,} bytes{already} ({sent.digest})"


def _told(taken: exchange.Taken) -> int:
    for result in taken.results:
        click.echo(printable(_result(result)))
    for name in taken.unknown:
        click.echo(printable(f"{name:<30} unknown    this nakami does not know the feed: use a newer one"))
    return _EXIT_FAILED if missed(taken.results) else 0


def _result(result: Updated) -> str:
    line = f"{result.part!s:<30} {result.status:<10}"
    if result.held and result.status in {"new", "unchanged"}:
        why = f"; {result.why}" if result.why else ""
        return f"{line} {count(result.held.tally.records, 'record')}, data of {_day(result.held.made)}{why}"
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
        "generation": held.generation,
        "base": held.base,
        "checked": held.checked,
        "made": held.made,
        "whole": held.whole,
        "sha256": held.sha256,
        "size": held.size,
        "records": tally.records,
        "rows": tally.rows,
        "withdrawn": tally.withdrawn,
        "harmless": tally.harmless,
        "unreadable": tally.unreadable,
        "unordered": tally.unordered,
        "releases": tally.releases,
        "problems": [{"record": problem.record, "why": problem.why} for problem in tally.problems],
    }


def _name(held: Held) -> str:
    return f"{held.feed} {held.partition}".rstrip()


def _day(when: str) -> str:
    return when[:10] or "unknown"
