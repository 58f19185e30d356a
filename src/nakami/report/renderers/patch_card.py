"""A patch on one screen: what is done or would be, what it closes, what it brings in, and what stays."""

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap

from nakami.model.finding import Finding
from nakami.model.patch import Left, Patched, Upgrade
from nakami.report.look import Look, painter
from nakami.report.words import ascii_only, count, printable, shortened

_SHOWN = 10
_INDENT = 15


def render(result: Patched, look: Look, *, everything: bool = False) -> str:
    """The result as text that ends in a newline; `everything` leaves nothing out."""
    paint = painter(look)
    most = 1 << 60 if everything else _SHOWN
    target = result.target
    facts = [result.distro.title if result.distro else "no distribution found", target.digest[: len("sha256:") + 12]]
    lines = [
        "",
        f"  {paint(shortened(printable(target.name), look.width - 2), bold=True)}    {printable(' · '.join(filter(None, facts)))}",
        "",
    ]
    for title, rows in (
        ("PLAN", list(_plan(result, most))),
        ("PATCHED", list(_patched(result))),
        ("CLOSED", list(_closed(result))),
        ("INTRODUCED", list(_findings(result.introduced, "+", most))),
        ("STILL OPEN", list(_reasons(result.still_open, most))),
        ("NOT PATCHED", list(_reasons(result.plan.left, most))),
        ("NOTE", list(result.caveats)),
    ):
        for number, row in enumerate(rows):
            first, *rest = _wrapped(printable(row), look.width)
            head = paint(f"{title:<{_INDENT - 2}}", bold=True) if not number else " " * (_INDENT - 2)
            lines += [f"  {head}{first}", *(" " * (_INDENT + 2) + line for line in rest)]
        if rows:
            lines.append("")
    foot = [f"{result.duration:.1f} s"]
    if not everything and len(result.plan.left) + len(result.plan.upgrades) > most:
        foot.append("everything: --all")
    lines.append("  " + " · ".join(foot))
    text = "\n".join(lines) + "\n"
    return text if look.unicode else ascii_only(text)


def _plan(result: Patched, most: int) -> Iterator[str]:
    upgrades = result.plan.upgrades
    if not upgrades:
        yield "nothing to do: no package of the distribution has a fix to install"
        return
    closes = sum(len(upgrade.closes) for upgrade in upgrades)
    would = "would close" if result.is_dry_run else "to close"
    yield f"{count(len(upgrades), 'upgrade')} {would} {count(closes, 'vulnerability', 'vulnerabilities')}"
    for upgrade in upgrades[:most]:
        yield _upgrade(upgrade)
    if len(upgrades) > most:
        yield f"and {len(upgrades) - most:,} more"


def _upgrade(upgrade: Upgrade) -> str:
    known = f", {upgrade.known_exploited} known exploited" if upgrade.known_exploited else ""
    worst = f"{upgrade.severity.word}, " if upgrade.severity else ""
    names = "" if upgrade.packages == (upgrade.source,) else f"    ({', '.join(upgrade.packages)})"
    return f"{upgrade.source} {upgrade.before} -> {upgrade.after}    {worst}closes {len(upgrade.closes)}{known}{names}"


def _patched(result: Patched) -> Iterator[str]:
    if result.is_dry_run or not result.plan.upgrades:
        return
    if not result.digest or result.layer is None:
        yield "nothing was written"
        return
    yield f"{result.output}    {result.digest[: len('sha256:') + 12]}"
    layer = result.layer
    yield (
        f"{count(len(result.installed), 'package')} changed by {result.tool}: one layer of {layer.size / 1e6:,.1f} MB"
        f" with {count(layer.entries, 'entry', 'entries')}"
    )


def _closed(result: Patched) -> Iterator[str]:
    if not result.digest:
        return
    severities = Counter(finding.severity for finding in result.closed)
    told = ", ".join(f"{severities[each]} {each.word}" for each in sorted(severities, reverse=True))
    yield f"{count(len(result.closed), 'vulnerability', 'vulnerabilities')}{f': {told}' if told else ''}"
    remaining = count(len(result.remaining), "that has a fix remains", "that have a fix remain")
    yield f"{remaining} · {len(result.introduced):,} came in" + (
        f" · {len(result.unclear):,} not judged in both images" if result.unclear else ""
    )


def _findings(findings: Sequence[Finding], sign: str, most: int) -> Iterator[str]:
    for finding in findings[:most]:
        package = finding.package
        subject = f"{package.name} {package.version}" if package else finding.path
        yield f"{sign} {finding.severity.word} {finding.id}  {subject}"
    if len(findings) > most:
        yield f"and {len(findings) - most:,} more"


def _reasons(left: Sequence[Left], most: int) -> Iterator[str]:
    """By reason, the most frequent first: a list of a thousand with one reason is one line."""
    groups: dict[str, list[Left]] = {}
    for each in left:
        groups.setdefault(each.why, []).append(each)
    for why, those in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        shown = [f"{each.id} ({each.packages[0]})" if each.packages else each.id for each in those[: min(most, 3)]]
        if most > _SHOWN:
            shown = [f"{each.id} ({', '.join(each.packages)})" for each in those]
        more = f", and {len(those) - len(shown):,} more" if len(those) > len(shown) else ""
        yield f"{why}: {', '.join(shown)}{more}"


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, max(width - _INDENT - 2, 20), break_on_hyphens=False, break_long_words=False) or [""]
