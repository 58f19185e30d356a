"""`nakami explain`."""

from collections.abc import Iterator
from typing import Any

import click

from nakami.cli import options, terminal
from nakami.engine.explain import Explanation, explain
from nakami.model.finding import Finding
from nakami.report.words import ascii_only, count, printable

_EXIT_UNKNOWN = 1
_SHOWN_INTERVALS = 20
_SHOWN_UNKNOWN = 10


@click.command("explain")
@click.argument("identifier")
@click.option(
    "--in",
    "target",
    default="",
    metavar="TARGET",
    shell_complete=options.complete_target,
    help="Also say why this target has it.",
)
@options.reaching
def command(identifier: str, *, target: str, **reach: Any) -> int:
    """Say what is known of IDENTIFIER: a CVE, GHSA or any other name of a vulnerability.

    Exit codes: 0 it is known (with --in: the target has it), 1 it is not (with --in: it was not found there), 2 usage, 3 no
    database yet or the target could not be read, 70 a bug in nakami, 130 interrupted.
    """
    colour = not reach["no_color"]
    with terminal.progress(quiet=reach["quiet"], colour=colour) as progress:
        found = explain(identifier, target, options.settings(reach), progress)
    text = "".join(f"{printable(line)}\n" for line in _lines(found, target))
    terminal.write(text if terminal.look(colour=colour, to_file=False).unicode else ascii_only(text))
    return 0 if (found.findings if target else found.advisories) else _EXIT_UNKNOWN


def _lines(found: Explanation, target: str) -> Iterator[str]:
    titles = [advisory.title for advisory in found.advisories if advisory.title]
    yield f"{found.id}  {titles[0] if titles else ''}".rstrip()
    if not found.advisories and not found.findings:
        yield "    no advisory here names it; that does not say that it does not exist (`nakami db status` tells what is here)"
    yield from _known(found)
    if found.affected:
        yield ""
        yield "affected"
        for interval in found.affected[:_SHOWN_INTERVALS]:
            yield f"    {interval.ecosystem:<28} {interval.name:<32} {interval.range}"
        if len(found.affected) > _SHOWN_INTERVALS:
            yield f"    and {count(len(found.affected) - _SHOWN_INTERVALS, 'more interval')}"
    if target:
        yield ""
        told = count(len(found.findings), "finding")
        yield f"in {target}: {told if found.findings or not found.unknown else 'not known'}"
        for finding in found.findings:
            yield from _why(finding)
        for line in found.unknown[:_SHOWN_UNKNOWN]:
            yield f"    {line}"
        if len(found.unknown) > _SHOWN_UNKNOWN:
            yield f"    and {len(found.unknown) - _SHOWN_UNKNOWN:,} more that could not be looked into"


def _known(found: Explanation) -> Iterator[str]:
    for advisory in found.advisories:
        facts = [advisory.severity.word] if advisory.severity else []
        if advisory.score is not None:
            facts.append(f"CVSS {advisory.score}")
        if advisory.published:
            facts.append(f"published {advisory.published[:10]}")
        yield f"    {advisory.source:<20} {advisory.id:<28} {', '.join(facts)}".rstrip()
    for name, score in sorted(found.facts.scores.items()):
        yield f"    {'NVD':<20} {name:<28} CVSS {score.score} {score.vector}"
    for name, known in sorted(found.facts.exploited.items()):
        used = ", used by ransomware" if known.ransomware else ""
        yield f"    {'known exploited':<20} {name:<28} since {known.since} ({', '.join(known.lists)}){used}"
    for name, likelihood in sorted(found.facts.likelihoods.items()):
        yield f"    {'EPSS':<20} {name:<28} {likelihood:.1%} likely to be exploited within 30 days"


def _why(finding: Finding) -> Iterator[str]:
    package, evidence = finding.package, finding.evidence
    yield f"    {package.name} {package.version}" if package else f"    {finding.path}"
    layer = f", layer {evidence.layer + 1} ({evidence.layer_digest[:19]})" if evidence.layer is not None else ""
    yield f"        found in    {evidence.path}{layer}"
    if package and package.source and package.source != package.name:
        yield f"        built from  {package.source} {package.source_version}"
    yield f"        judged by   {evidence.source}, {evidence.advisory}"
    if evidence.range:
        yield f"        affected    {evidence.range}"
    remedy = finding.remedy
    told = f"upgrade to {remedy.version}" if remedy.kind == "upgrade" else remedy.text or "no fix yet"
    yield f"        remedy      {told}"
