"""The card: one screen, one answer (three questions, the verdict, and what to do first)."""

import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from textwrap import wrap

from msgspec.structs import replace

from nakami.model.answer import Act, Answer, Mark
from nakami.model.outcome import Source
from nakami.model.scan import Scan
from nakami.report.debt import debt_in_words
from nakami.report.look import Look, painter
from nakami.report.words import ascii_only, count, printable, shortened

_MARKS = {Mark.FINE: "✓", Mark.ATTENTION: "!", Mark.BAD: "✗", Mark.NOT_KNOWN: "?"}
_MARK_COLOURS = {Mark.FINE: "green", Mark.ATTENTION: "yellow", Mark.BAD: "red", Mark.NOT_KNOWN: "yellow"}
_DECISIONS = {"accept": "green", "refuse": "red", "unknown": "yellow"}
_INDENT = 15
_VERDICT_INDENT = 12
_ACT_INDENT = 7
_REASON = 120
_COMMAND_LINES = 3
"""Lines that one act's command may take; five acts then stay on one screen."""
_ON_TOP = "in the base image: a newer base may bring the fix; a command puts it on top"
_NUMBER_WIDTH = 3
"""An act's number and the gap behind it."""
_ARGUMENT = re.compile(r"""(?:[^\s'"]|'[^']*'|"[^"]*")+""")
"""One word of a command, with what `shlex.quote` put around it."""

_GOES_ON = " \\"
_NUMBER = re.compile(r"(?<=\d) (?=\w)|(?<=layer) (?=\d)|(?<=step) (?=\d)")
_NO_BREAK = "\N{NO-BREAK SPACE}"
_DOT = " · "

Paint = Callable[..., str]


def render(scan: Scan, look: Look) -> str:
    """The card as text that ends in a newline."""
    paint = painter(look)
    lines = ["", *_head(scan, paint, look), ""]
    for answer in scan.answers:
        more = _DOT.join(debt_in_words(scan.debt, scan.trend, "the last scan")) if answer.question == "SAFE" else ""
        lines += _answer(replace(answer, lines=(*answer.lines, more)) if more else answer, paint, look)
    lines += ["", *_verdict(scan, paint, look)]
    if scan.acts:
        lines += ["", f"  {paint('What to do first', bold=True)}", *_acts(scan.acts, paint, look)]
    lines += ["", *_foot(scan, look)]
    text = "\n".join(lines) + "\n"
    return text if look.unicode else ascii_only(text)


def _head(scan: Scan, paint: Paint, look: Look) -> list[str]:
    target = scan.target
    facts = [scan.distro.title if scan.distro else "no distribution found"]
    if target.platform:
        facts.append(target.platform.partition("/")[2] or target.platform)
    if target.layers:
        facts.append(count(len(target.layers), "layer"))
    if scan.built_days_ago is not None:
        facts.append("built today" if scan.built_days_ago == 0 else f"built {count(scan.built_days_ago, 'day')} ago")
    elif target.config is not None:
        facts.append("build date not told")
    if scan.as_of:
        facts.append(f"as of {scan.as_of}")
    if target.digest:
        facts.append(target.digest[: len("sha256:") + 12])
    name = shortened(printable(target.name), look.width - 2)
    told = printable(" · ".join(facts))
    if len(name) + len(told) + 6 <= look.width:
        return [f"  {paint(name, bold=True)}    {told}"]
    return [f"  {paint(name, bold=True)}", *_indented(told, 2, look)]


def _answer(answer: Answer, paint: Paint, look: Look) -> list[str]:
    mark = paint(_MARKS[answer.mark], fg=_MARK_COLOURS[answer.mark], bold=True)
    told = [line for text in answer.lines for line in _indented(printable(text), _INDENT, look)]
    return [f"  {paint(f'{answer.question:<9}', bold=True)} {mark}  {told[0].lstrip()}", *told[1:]]


def _verdict(scan: Scan, paint: Paint, look: Look) -> list[str]:
    verdict = scan.verdict
    told = printable(f"{verdict.decision}: {'; '.join(verdict.reasons)} (policy: {verdict.policy})")
    first, *rest = _indented(told, _VERDICT_INDENT, look)
    word, colon, tail = first.lstrip().partition(":")
    return [
        f"  {paint('VERDICT', bold=True)}   {paint(word, fg=_DECISIONS[verdict.decision], bold=True)}{colon}{tail}",
        *rest,
    ]


def _acts(acts: Sequence[Act], paint: Paint, look: Look) -> Iterator[str]:
    gains = [_gain(act) for act in acts]
    room = look.width - _ACT_INDENT
    beside = room - 2 - max(len(gain) for gain in gains)
    column = max((len(what) for act in acts if len(what := printable(act.what)) <= beside), default=0)
    for number, (act, gain) in enumerate(zip(acts, gains, strict=True), 1):
        # Paths lose their middles before; what is left of a sentence's would say nothing.
        is_sentence = act.kind in {"clean", "revoke"}
        what, *rest = wrap(printable(act.what), room) if is_sentence else [shortened(printable(act.what), room)]
        if len(what) <= column and not rest:
            yield f"    {number}  {what:<{column}}  {gain}".rstrip()
        else:
            yield f"    {number}  {what}"
            yield from (" " * _ACT_INDENT + line for line in rest)
            if gain:
                yield " " * _ACT_INDENT + gain
        for line in _command(printable(act.command), room):
            yield " " * _ACT_INDENT + paint(line, fg="cyan")
    if any(act.origin == "base" and act.kind == "upgrade" for act in acts):
        yield from _indented(_ON_TOP, _ACT_INDENT - _NUMBER_WIDTH, look)


def _gain(act: Act) -> str:
    if act.kind == "shield":
        return (
            "known exploited" if act.known_exploited else "attacked here" if act.attacked else "likely to be exploited"
        )
    if act.kind in {"clean", "revoke"}:
        return act.beside
    if not act.closes:
        return ""
    attacked = f", {act.attacked:,} attacked here" if act.attacked else ""
    exploited = f", {act.known_exploited:,} known exploited" if act.known_exploited else ""
    where = ", in the base image" if act.origin == "base" and act.kind == "upgrade" else ""
    # Whether the newer base has fetched all fixes of its release is seen when it is scanned.
    most = "up to " if act.kind == "rebuild" else ""
    return f"closes {most}{act.closes:,}{exploited}{attacked}{where}"


def _command(command: str, width: int) -> list[str]:
    """A command on as many lines as it needs, so that it can be pasted as it stands.

    One that needs too many ends in what no shell accepts: a part of the command would do a part of the work.
    """
    lines: list[str] = []
    for word in _ARGUMENT.findall(command):
        if lines and len(lines[-1]) + 1 + len(word) <= width - len(_GOES_ON):
            lines[-1] += f" {word}"
        else:
            lines.append(f"  {word}" if lines else word)
    if len(lines) > _COMMAND_LINES or any(len(line) > width - len(_GOES_ON) for line in lines):
        kept = [line for line in lines[: _COMMAND_LINES - 1] if len(line) <= width - len(_GOES_ON)]
        left = sum(len(_ARGUMENT.findall(line)) for line in lines[len(kept) :])
        lines = [*kept, shortened(f"  ({left:,} more: see --format json)", width)]
    return [f"{line}{_GOES_ON}" for line in lines[:-1]] + lines[-1:]


def _foot(scan: Scan, look: Look) -> Iterator[str]:
    ages: dict[str, list[str]] = {}
    for source in scan.sources:
        if source.status == "ok":
            ages.setdefault(_age(source, scan.time), []).append(source.name)
    known = "; ".join(f"{', '.join(names)} {age}" for age, names in ages.items())
    facts = [f"as of {scan.as_of}: what was published later is left out"] if scan.as_of else []
    facts += [f"advisories: {known}"] if known else []
    facts += [f"evaluated only in part: {told}" for told in _with_reasons(scan.sources, "partial")]
    facts += [f"not evaluated: {told}" for told in _with_reasons(scan.sources, "failed")]
    if scan.blind_spots:
        first = scan.blind_spots[0]
        where = f" {shortened(first.where, 60)}" if first.where else ""
        facts.append(f"{count(len(scan.blind_spots), 'blind spot')}, first{where}: {_short(first.why)}")
    facts.append(f"{scan.duration:.1f} s")
    yield from _indented(printable(" · ".join(facts)), 2, look)
    if scan.findings:
        more, why = "all findings: --all", f"why: nakami explain {_example(scan)}"
        fits = len(more) + len(why) + 5 <= look.width
        for line in [f"{more} · {why}"] if fits else [more, why]:
            yield from _indented(line, 2, look)


def _example(scan: Scan) -> str:
    return printable(f"{scan.findings[0].id} --in {shlex.quote(scan.target.name)}")


def _indented(text: str, indent: int, look: Look) -> list[str]:
    """The text on lines that fit: broken between statements where that will do, and never between a number and what it counts."""
    width = look.width - indent
    lines: list[str] = []
    for statement in text.split(_DOT):
        if lines and len(lines[-1]) + len(_DOT) + len(statement) <= width:
            lines[-1] += f"{_DOT}{statement}"
        else:
            lines += wrap(_NUMBER.sub(_NO_BREAK, statement), width, break_on_hyphens=False)
    return [" " * indent + line.replace(_NO_BREAK, " ") for line in lines] or [""]


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
