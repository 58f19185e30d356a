"""The card: one screen, one answer (three questions, the verdict, and what to do first)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from textwrap import wrap

from click import style
from msgspec import Struct

from nakami.model.answer import Act, Answer, Mark
from nakami.model.outcome import Source
from nakami.model.scan import Scan
from nakami.report.words import count, printable

_MARKS = {
    Mark.FINE: ("✓", "+", "green"),
    Mark.ATTENTION: ("!", "!", "yellow"),
    Mark.BAD: ("✗", "x", "red"),
    Mark.NOT_KNOWN: ("?", "?", "yellow"),
}
_DECISIONS = {"accept": "green", "refuse": "red", "unknown": "yellow"}
_ASCII = str.maketrans({"·": "-", "→": ">", "…": "."})
_INDENT = 15
_REASON = 120


class Look(Struct, frozen=True):
    """How the output can look: `width` in columns, with colours or not, with Unicode or ASCII only."""

    width: int = 100
    colour: bool = False
    unicode: bool = True


def render(scan: Scan, look: Look) -> str:
    """The card as text that ends in a newline."""
    paint = _painter(look)
    lines = ["", *_head(scan, paint, look), ""]
    for answer in scan.answers:
        lines += _answer(answer, paint, look)
    colour = _DECISIONS[scan.verdict.decision]
    reasons = f"{'; '.join(scan.verdict.reasons)} (policy: {scan.verdict.policy})"
    first, *rest = wrap(f"{scan.verdict.decision}: {reasons}", look.width - 12) or [""]
    word, _, tail = first.partition(":")
    lines += [
        "",
        f"  {paint('VERDICT', bold=True)}   {paint(word, fg=colour, bold=True)}:{tail}",
        *(" " * 12 + r for r in rest),
    ]
    if scan.acts:
        lines += ["", f"  {paint('What to do first', bold=True)}"]
        lines += _acts(scan.acts, paint, look)
    lines += ["", *_foot(scan, look)]
    text = "\n".join(lines) + "\n"
    return text if look.unicode else text.translate(_ASCII).encode("ascii", "replace").decode()


def _painter(look: Look) -> Callable[..., str]:
    def paint(text: str, fg: str | None = None, *, bold: bool = False) -> str:
        return style(text, fg=fg, bold=bold) if look.colour else text

    return paint


def _head(scan: Scan, paint: Callable[..., str], look: Look) -> list[str]:
    target = scan.target
    facts = (
        [scan.distro.pretty_name or f"{scan.distro.id} {scan.distro.version_id}".strip()]
        if scan.distro
        else ["no distribution found"]
    )
    if target.platform:
        facts.append(target.platform.partition("/")[2] or target.platform)
    if target.layers:
        facts.append(count(len(target.layers), "layer"))
    if scan.built_days_ago is not None:
        facts.append("built today" if scan.built_days_ago == 0 else f"built {count(scan.built_days_ago, 'day')} ago")
    elif target.config is not None:
        facts.append("build date not told")
    if target.digest:
        facts.append(target.digest[: len("sha256:") + 12])
    name = f"  {paint(printable(target.name), bold=True)}"
    told = printable(" · ".join(facts))
    if len(target.name) + len(told) + 8 <= look.width:
        return [f"{name}    {told}"]
    return [name, f"  {told}"]


def _answer(answer: Answer, paint: Callable[..., str], look: Look) -> list[str]:
    symbol, plain, colour = _MARKS[answer.mark]
    mark = paint(symbol if look.unicode else plain, fg=colour, bold=True)
    wrapped = [piece for line in answer.lines for piece in wrap(printable(line), look.width - _INDENT)]
    head = f"  {paint(f'{answer.question:<9}', bold=True)} {mark}  "
    return [head + wrapped[0], *(" " * _INDENT + line for line in wrapped[1:])]


def _acts(acts: Sequence[Act], paint: Callable[..., str], look: Look) -> Iterator[str]:
    column = min(max(len(printable(act.what)) for act in acts), look.width - 38)
    for number, act in enumerate(acts, 1):
        what = printable(act.what)
        told = f"closes {act.closes}" + (f", {act.known_exploited} known exploited" if act.known_exploited else "")
        yield f"    {number}  {what:<{column}}  {told if act.closes else ''}".rstrip()
        if act.command:
            yield f"       {paint(printable(act.command), fg='cyan')}"


def _foot(scan: Scan, look: Look) -> Iterator[str]:
    known = [f"{source.name} {_age(source, scan.time)}" for source in scan.sources if source.status == "ok"]
    facts = [f"advisories: {', '.join(known)}"] if known else []
    facts += [f"evaluated only in part: {told}" for told in _with_reasons(scan.sources, "partial")]
    facts += [f"not evaluated: {told}" for told in _with_reasons(scan.sources, "failed")]
    if scan.blind_spots:
        first = scan.blind_spots[0]
        facts.append(f"{count(len(scan.blind_spots), 'blind spot')}, first {first.where}: {_short(first.why)}")
    facts.append(f"{scan.duration:.1f} s")
    more = "all findings: --all"
    if scan.findings:
        more += f" · why: nakami explain {scan.findings[0].id}"
    for line in (
        *wrap(printable(" · ".join(facts)), look.width - 4, break_on_hyphens=False, break_long_words=False),
        more,
    ):
        yield f"  {line}"


def _with_reasons(sources: Sequence[Source], status: str) -> Iterator[str]:
    """The sources of a status, those with the same reason together."""
    reasons: dict[str, list[str]] = {}
    for source in sources:
        if source.status == status:
            reasons.setdefault(_short(source.why), []).append(source.name)
    for why, names in reasons.items():
        yield f"{', '.join(names)} ({why})"


def _short(why: str) -> str:
    """A reason without its details; those stand in the table and in the JSON."""
    return why.partition(" (")[0].partition(";")[0][:_REASON]


def _age(source: Source, now: str) -> str:
    try:
        days = (datetime.fromisoformat(now) - datetime.fromisoformat(source.updated)).days
    except (ValueError, TypeError):
        return "of unknown age"
    return "today" if days <= 0 else f"{count(days, 'day')} old"
