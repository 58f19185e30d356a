"""What changed, on one screen: one line that says whether it became better, then what matters most."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap

from nakami.model.diff import Change, Diff, PackageChange, SettingChange, Side
from nakami.model.finding import Finding, Severity
from nakami.report.look import Look, painter
from nakami.report.words import ascii_only, count, printable, shortened

_INDENT = 15
_SHOWN = 5
"""Lines of each kind on the first screen; `--all` has no end."""
_SIGNS = {"added": "+", "removed": "-", "changed": "~", "up": "↑", "down": "↓"}
_WORDS: tuple[tuple[Change, str], ...] = (
    ("added", "added"),
    ("removed", "removed"),
    ("up", "upgraded"),
    ("down", "downgraded"),
    ("changed", "changed"),
)
_COLOURS = {"better": "green", "worse": "red", "mixed": "yellow", "the same": "green", "different": "yellow"}
_GRAVE = (Severity.CRITICAL, Severity.HIGH)
_MAX_VALUE = 60

Paint = Callable[..., str]


def render(diff: Diff, look: Look, *, everything: bool = False) -> str:
    """The differences as text that ends in a newline; `everything` leaves nothing out."""
    paint = painter(look)
    most = 1 << 60 if everything else _SHOWN
    word, told = verdict(diff)
    width = look.width if look.on_screen or not everything else 1 << 20
    lines = ["", *_sides(diff, paint, width), ""]
    told_lines = _wrapped(f"{word}: {told}" if told else word, 2, width)
    lines.append(told_lines[0].replace(word, paint(word, fg=_COLOURS[word], bold=True), 1))
    lines += told_lines[1:]
    for title, rows in (
        ("EXECUTABLES", list(_executables(diff, most))),
        ("FINDINGS", list(_findings(diff, most))),
        ("PACKAGES", list(_packages(diff, most))),
        ("SETTINGS", list(_settings(diff.settings, most))),
        ("NOT KNOWN", list(_unknown(diff, most))),
    ):
        if rows:
            lines += ["", *_section(title, rows, paint, width)]
    lines += ["", *_wrapped(_foot(diff, everything=everything), 2, width)]
    text = "\n".join(lines) + "\n"
    return text if look.unicode else ascii_only(text.translate(_ASCII))


_ASCII = str.maketrans({"↑": "^", "↓": "v"})


def verdict(diff: Diff) -> tuple[str, str]:
    """One word, and why: whether what came in is worse than what went.

    An executable that no package explains is nobody's improvement, and without findings there is neither better nor worse.
    """
    facts = []
    if diff.findings_compared:
        facts = _counted(diff)
    if diff.executables:
        facts.append(f"{count(len(diff.executables), 'executable')} that no package explains")
    if diff.is_same:
        return "the same", "nothing that is compared differs"
    if not diff.findings_compared:
        return "different", ", ".join(facts)
    word = _tendency(diff)
    return "mixed" if word == "better" and diff.executables else word, ", ".join(facts)


def _counted(diff: Diff) -> list[str]:
    gone, new = ([each for each in its if each.kind != "malware"] for its in (diff.gone, diff.new))
    noun = _noun((*gone, *new))
    facts = []
    if came := len(diff.new) - len(new):
        facts.append(f"new malware in {count(came, 'place')}")
    if went := len(diff.gone) - len(gone):
        facts.append(f"malware gone from {count(went, 'place')}")
    if gone:
        facts.append(f"{count(len(gone), *noun)} gone")
    if new:
        facts.append(f"{len(new):,} new" if gone else f"{count(len(new), *noun)} new")
    if not facts:
        facts.append("no vulnerability came or went")
    if diff.unclear:
        facts.append(f"{len(diff.unclear):,} not known")
    return facts


def _noun(findings: Sequence[Finding]) -> tuple[str, str]:
    kinds = {finding.kind for finding in findings}
    return ("vulnerability", "vulnerabilities") if kinds <= {"vulnerability"} else ("finding", "findings")


def _tendency(diff: Diff) -> str:
    """Better or worse at the gravest difference: malware, known exploited, then by severity from the worst down."""
    if not diff.new and not diff.gone:
        return "different"
    came, went = _weight(diff.new), _weight(diff.gone)
    if not diff.new:
        return "better"
    if not diff.gone:
        return "worse"
    grave = sum(finding.severity in _GRAVE or finding.exploit.known for finding in diff.new)
    if came < went:
        return "mixed" if grave else "better"
    return "worse"


def _weight(findings: Sequence[Finding]) -> tuple[int, ...]:
    severities = Counter(finding.severity for finding in findings)
    exploited = sum(finding.exploit.known for finding in findings)
    malware = sum(finding.kind == "malware" and finding.severity in _GRAVE for finding in findings)
    return (malware, exploited, *(severities[severity] for severity in reversed(Severity)))


def _sides(diff: Diff, paint: Paint, width: int) -> Iterator[str]:
    for sign, side in (("-", diff.before), ("+", diff.after)):
        name = shortened(printable(side.target.name), width - 4)
        told = printable(" · ".join(_facts(side)))
        if len(name) + len(told) + 8 <= width:
            yield f"  {sign} {paint(name, bold=True)}    {told}"
        else:
            yield f"  {sign} {paint(name, bold=True)}"
            yield from _wrapped(told, 4, width)


def _facts(side: Side) -> Iterator[str]:
    if side.distro:
        yield side.distro.title
    if side.target.platform:
        yield side.target.platform.partition("/")[2] or side.target.platform
    yield count(side.packages, "package")
    if side.files:
        yield count(side.files, "file")
    if side.vulnerabilities is not None:
        yield count(side.vulnerabilities, "vulnerability", "vulnerabilities")


def _executables(diff: Diff, most: int) -> Iterator[str]:
    if not diff.executables_compared:
        yield "not compared: one side is a list of packages without files"
        return
    counts = diff.executable_counts
    if diff.executables:
        yield f"{len(diff.executables):,} that no package explains"
    for change in diff.executables[:most]:
        where = "" if change.layer is None or change.change == "removed" else f"    layer {change.layer + 1}"
        yield f"{_SIGNS[change.change]} {change.path}{where}"
    yield from _more(len(diff.executables), most, "executable")
    if counts.explained:
        packages = sum(bool(change.executables) for change in diff.packages)
        yield f"{counts.explained:,} explained by {count(packages, 'package')} that changed"
    if counts.rebuilt:
        yield f"{counts.rebuilt:,} of packages with the same version, built for another release or platform"
    if counts.unattributed:
        yield f"{counts.unattributed:,} of the system: whose packages brought them is not known"


def _findings(diff: Diff, most: int) -> Iterator[str]:
    if not diff.findings_compared:
        return
    for finding in diff.new[:most]:
        yield f"+ {_finding(finding)}"
    yield from _more(len(diff.new), most, *(f"new {noun}" for noun in _noun(diff.new)))
    for finding in diff.unclear[:most]:
        yield f"? {_finding(finding)}    not judged now"
    yield from _more(len(diff.unclear), most, "that is not known", "that are not known")
    for finding in diff.gone[:most]:
        yield f"- {_finding(finding)}"
    yield from _more(len(diff.gone), most, *(f"{noun} gone" for noun in _noun(diff.gone)))
    if diff.unchanged:
        yield f"{count(diff.unchanged, 'vulnerability', 'vulnerabilities')} on both sides"


def _finding(finding: Finding) -> str:
    package = finding.package
    subject = f"{package.source or package.name} {package.version}" if package else f"{finding.path}  {finding.title}"
    exploited = ", known exploited" if finding.exploit.known else ""
    fix = f", fixed in {finding.remedy.version}" if finding.remedy.kind == "upgrade" else ""
    return f"{finding.severity.word} {finding.id}  {subject}{exploited}{fix}"


def _packages(diff: Diff, most: int) -> Iterator[str]:
    if not diff.packages:
        return
    kinds = Counter(change.change for change in diff.packages)
    yield ", ".join(f"{kinds[kind]:,} {word}" for kind, word in _WORDS if kinds[kind])
    for change in diff.packages[:most]:
        yield f"{_SIGNS[change.change]} {_package(change)}"
    yield from _more(len(diff.packages), most, "package")


def _package(change: PackageChange) -> str:
    name = f"{change.namespace}/{change.name}" if change.namespace else change.name
    versions = " -> ".join(", ".join(side) for side in (change.before, change.after) if side)
    files = f"    {count(change.executables, 'executable')}" if change.executables else ""
    return f"{change.type} {name} {versions}{files}"


def _settings(settings: Sequence[SettingChange], most: int) -> Iterator[str]:
    for change in settings[:most]:
        yield f"{_SIGNS[change.change]} {change.name}{_values(change)}"
    yield from _more(len(settings), most, "setting")


def _values(change: SettingChange) -> str:
    if change.change == "changed" and not change.before and not change.after:
        return ": another value"
    values = [shortened(value, _MAX_VALUE) for value in (change.before, change.after) if value]
    return f": {' -> '.join(values)}" if values else ""


def _unknown(diff: Diff, most: int) -> Iterator[str]:
    of_after = frozenset(diff.after.unknown)
    both = [told for told in diff.before.unknown if told in of_after]
    before = [told for told in diff.before.unknown if told not in of_after]
    of_before = frozenset(diff.before.unknown)
    after = [told for told in diff.after.unknown if told not in of_before]
    for sign, unknown in (("on both sides: ", both), ("- ", before), ("+ ", after)):
        for told in unknown[:most]:
            yield f"{sign}{told}"
        yield from _more(len(unknown), most, "thing")


def _more(number: int, most: int, noun: str, plural: str = "") -> Iterator[str]:
    if number > most:
        yield f"and {count(number - most, f'more {noun}', f'more {plural}' if plural else '')}"


def _section(title: str, rows: Sequence[str], paint: Paint, width: int) -> Iterator[str]:
    head = f"{title:<{_INDENT - 2}}"
    for number, row in enumerate(rows):
        first, *rest = _wrapped(printable(row), _INDENT, width)
        yield f"  {paint(head, bold=True)}{first.lstrip()}" if not number else first
        yield from (f"  {line}" for line in rest)


def _foot(diff: Diff, *, everything: bool) -> str:
    facts = []
    before, after = len(diff.before.target.layers), len(diff.after.target.layers)
    if before and after:
        facts.append(f"{diff.shared_layers} of {count(before, 'layer')} shared")
    facts.append(f"{diff.duration:.1f} s")
    if not everything and not diff.is_same:
        facts.append("everything: --all")
    return " · ".join(facts)


def _wrapped(text: str, indent: int, width: int) -> list[str]:
    lines = wrap(text, max(width - indent - 2, 20), break_on_hyphens=False, drop_whitespace=True)
    return [" " * indent + line for line in lines] or [""]
