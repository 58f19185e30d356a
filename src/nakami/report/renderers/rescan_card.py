"""What changed in kept scans, for people: the images that changed, the gravest first, and one line for all the others."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from nakami.model.finding import Severity
from nakami.model.rescan import Change, Rescan, Rescanned
from nakami.report.debt import debt_in_words
from nakami.report.look import Look, painter
from nakami.report.words import ascii_only, count, printable, shortened

_MOST_IMAGES = 20
_MOST_CHANGES = 5
_SIGNS: dict[Literal["new", "gone", "exploited"], str] = {"new": "+", "gone": "-", "exploited": "!"}
_COLOURS = {"new": "red", "gone": "green", "exploited": "red"}
_DOT = " · "


def render(rescan: Rescan, look: Look, *, everything: bool = False) -> str:
    """The result as text that ends in a newline; `everything` shows all images and all of their changes."""
    paint = painter(look)
    changed = sorted((image for image in rescan.images if image.changes), key=_gravity)
    shown = list(rescan.images) if everything else changed[:_MOST_IMAGES]
    lines = [""]
    for image in shown:
        lines.append(f"  {paint(shortened(printable(image.name), look.width - 2), bold=True)}")
        lines += [f"    {shortened(printable(line), look.width - 4)}" for line in _told(image)]
        most = len(image.changes) if everything else _MOST_CHANGES
        for change in image.changes[:most]:
            told = shortened(printable(_change(change)), look.width - 8)
            lines.append(f"      {paint(_SIGNS[change.kind], fg=_COLOURS[change.kind], bold=True)} {told}")
        if len(image.changes) > most:
            lines.append(f"      and {count(len(image.changes) - most, 'more change')}: --all shows them")
        lines.append("")
    if len(changed) > len(shown):
        lines += [f"  and {count(len(changed) - len(shown), 'more image')} that changed: --all shows them", ""]
    lines.append(f"  {_DOT.join(_summary(rescan, len(changed)))}")
    text = "\n".join(lines) + "\n"
    return text if look.unicode else ascii_only(text)


def _gravity(image: Rescanned) -> tuple[object, ...]:
    """Sorts images by their gravest change for the worse, then by how many there are."""
    worse = [change for change in image.changes if change.kind != "gone"]
    exploited = sum(change.known_exploited for change in worse)
    severities = tuple(-sum(change.severity is each for change in worse) for each in sorted(Severity, reverse=True))
    return (-exploited, severities, image.name)


def _told(image: Rescanned) -> Iterator[str]:
    by_severity = ", ".join(f"{number:,} {word}" for word, number in image.by_severity.items())
    exploited = (
        "exploitation not known" if image.known_exploited is None else f"{image.known_exploited:,} known exploited"
    )
    told = count(image.vulnerabilities, "known vulnerability", "known vulnerabilities")
    yield f"{told}{': ' if by_severity else ''}{by_severity}"
    yield f"{exploited}{_DOT}{image.fixable:,} {'has' if image.fixable == 1 else 'have'} a fix"
    yield from debt_in_words(image.debt, image.trend, "it was judged")
    if image.unknown:
        yield f"not known: {'; '.join(image.unknown)}"


def _change(change: Change) -> str:
    what = f"{change.id}  {change.package} {change.version}"
    if change.kind == "gone":
        return what
    facts = [change.severity.word]
    if change.kind == "exploited":
        facts.append("now known exploited")
    elif change.known_exploited:
        facts.append("known exploited")
    facts.append(f"fixed in {change.fixed}" if change.fixed else "no fix yet")
    return f"{what}  {', '.join(facts)}"


def _summary(rescan: Rescan, changed: int) -> Iterator[str]:
    yield f"{count(len(rescan.images), 'image')} judged again"
    yield f"{changed:,} changed" if changed else "nothing changed"
    numbers = Counter(change.kind for image in rescan.images for change in image.changes)
    for kind in _SIGNS:
        if numbers[kind]:
            yield f"{numbers[kind]:,} {'now known exploited' if kind == 'exploited' else kind}"
    if unknown := sum(bool(image.unknown) for image in rescan.images):
        yield f"{unknown:,} not known in full"
    yield f"{rescan.duration:.1f} s"
