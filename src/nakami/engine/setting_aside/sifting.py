"""Findings parted into those that count and those that do not: by the user's rules, by VEX, by what is in the image."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.repairs import repaired
from nakami.engine.setting_aside import reasons
from nakami.engine.setting_aside.ignoring import Rules
from nakami.engine.setting_aside.kernel import is_headers_or_tools, is_kernel
from nakami.engine.settings import Settings
from nakami.model.finding import Finding, SetAside, State
from nakami.model.ignore import IgnoreUse
from nakami.model.image import Target
from nakami.model.inventory import Inventory
from nakami.model.package import Distro, Package
from nakami.model.vex import Statement, Status
from nakami.report.words import shortened
from nakami.vulns.vex.identity import Subject
from nakami.vulns.vex.statements import Statements

_HEADERS = "headers, sources or tools of a kernel, which is not in the package: a container runs on its host's"
_HOSTS = "a container runs on its host's kernel; this one runs where the image itself is booted"
_ABSENT = "its programs, libraries and all else but documentation were deleted from the image"
_DOCUMENTATION = "the package holds nothing but documentation, manual pages and translations"
_MAX_WORDS = 1000
"""Characters of what a document says; the rest of a longer text can be read there."""
_BOOTABLE = frozenset({"dir", "pid", "rootfs", "squashfs"})
"""Kinds of targets that may be whole systems."""


class About(Struct, frozen=True):
    """What findings are held against besides the inventory: the day, the target, the digests that name it, and what everybody says."""

    today: date
    target: Target | None = None
    digests: frozenset[str] = frozenset()
    statements: Statements = Statements()


class Sifted(Struct, frozen=True):
    """The findings that count, those that do not, and how the user's rules fared."""

    findings: list[Finding]
    set_aside: tuple[SetAside, ...] = ()
    rules: tuple[IgnoreUse, ...] = ()


def set_aside(findings: Sequence[Finding], inventory: Inventory, settings: Settings, about: About) -> Sifted:
    """Part the findings into those that count and those that do not.

    The user's own word goes before that of VEX, and both before what is set aside without being asked for.

    Args:
        findings: all of one target.
        inventory: where they were found.
        settings: what the user wants set aside, and what counted.
        about: what else they are held against.
    """
    rules = Rules(settings.ignores, about.today, inventory.distro)
    words = _Words(about, inventory)
    structure = _Structure(inventory, settings.count, about.target)
    counting: list[Finding] = []
    aside: list[SetAside] = []
    for finding in findings:
        told: SetAside | Finding = rules.set_aside(finding) or words.judge(finding)
        if isinstance(told, Finding):
            told = structure.judge(told)
        if isinstance(told, SetAside):
            aside.append(told)
        else:
            counting.append(told)
    return Sifted(counting, tuple(aside), rules.uses())


def ignore_more(findings: Sequence[Finding], before: Sifted, today: date, distro: Distro | None) -> Sifted:
    """Hold further findings, which are none of packages, against the user's rules; VEX and the image's own files say nothing of them.

    Args:
        findings: of freshness.
        before: what came of the others; its set-aside findings and its rules go on.
        today: the day of the run.
        distro: the target's distribution.
    """
    rules = Rules([use.rule for use in before.rules], today, distro)
    told = [rules.set_aside(finding) or finding for finding in findings]
    uses = tuple(_both(one, other) for one, other in zip(before.rules, rules.uses(), strict=True))
    aside = tuple(each for each in told if isinstance(each, SetAside))
    return Sifted([each for each in told if isinstance(each, Finding)], (*before.set_aside, *aside), uses)


def _both(one: IgnoreUse, other: IgnoreUse) -> IgnoreUse:
    """How a rule fared in two lists of findings."""
    return replace(one, status="applied" if other.findings else one.status, findings=one.findings + other.findings)


class _Words:
    """What VEX statements say of findings."""

    def __init__(self, about: About, inventory: Inventory) -> None:
        self._statements = about.statements
        self._digests = about.digests
        self._distro = inventory.distro
        self._subjects: dict[int, Subject] = {}

    def judge(self, finding: Finding) -> SetAside | Finding:
        if not self._statements:
            return finding
        names = (finding.id, *finding.aliases, finding.evidence.advisory)
        said = self._statements.about(names, self._subject(finding.package))
        if said is None:
            return finding
        if said.status in {Status.NOT_AFFECTED, Status.FIXED}:
            return SetAside(finding, reasons.VEX, _why(said), _who(said))
        return _noted(finding, said)

    def _subject(self, package: Package | None) -> Subject:
        """The same for all findings of a package: taking purls apart takes longer than all else."""
        if id(package) not in self._subjects:
            self._subjects[id(package)] = Subject(package, self._distro, self._digests)
        return self._subjects[id(package)]


def _why(said: Statement) -> str:
    word = "fixed" if said.status is Status.FIXED else said.justification
    return shortened(": ".join(part for part in (word, said.impact) if part), _MAX_WORDS) or "not affected"


def _who(said: Statement) -> str:
    return ", ".join(shortened(part, _MAX_WORDS) for part in (said.author, said.document, said.source) if part)


def _noted(finding: Finding, said: Statement) -> Finding:
    """The finding with what its maker says of it; a version without it is not talked away."""
    word = said.status.replace("_", " ")
    note = ": ".join(part for part in (f"{said.author or 'VEX'} says {word}", said.action or said.impact) if part)
    state = finding.state
    if said.status is Status.UNDER_INVESTIGATION and state in {State.UNKNOWN, State.AFFECTED}:
        state = State.UNDER_INVESTIGATION
    elif said.status is Status.AFFECTED and state in {State.UNKNOWN, State.UNDER_INVESTIGATION}:
        state = State.AFFECTED
    return replace(finding, state=state, note=_joined(finding.note, shortened(note, _MAX_WORDS)))


class _Structure:
    """What the image itself tells: a package that holds nothing that could be vulnerable, or no longer does."""

    def __init__(self, inventory: Inventory, counted: Iterable[str], target: Target | None) -> None:
        self._inventory = inventory
        self._counted = frozenset(counted)
        self._runs_on_host = target is not None and target.kind not in _BOOTABLE

    def judge(self, finding: Finding) -> SetAside | Finding:
        package = finding.package
        if package is None:
            return finding
        for by, why, source in self._reasons(finding, package):
            if by not in self._counted:
                return SetAside(finding, by, why, source)
        if self._runs_on_host and is_kernel(package):
            return replace(finding, note=_joined(finding.note, _HOSTS))
        return finding

    def _reasons(self, finding: Finding, package: Package) -> Iterator[tuple[str, str, str]]:
        """Everything that speaks for setting it aside: by which word, why, and the file that proves it."""
        if is_headers_or_tools(package):
            yield reasons.KERNEL_HEADERS, _HEADERS, ""
        key = (package.type, package.name)
        if key in self._inventory.documentation:
            yield reasons.DOCUMENTATION, _DOCUMENTATION, package.path
        if key in self._inventory.emptied:
            yield reasons.FILES_ABSENT, _ABSENT, package.path
        if repair := repaired(finding, self._inventory):
            of = f"{package.source} {package.source_version}"
            yield (
                reasons.CHANGELOG,
                f"the changelog of {of} in the image names it as fixed in {repair.version}",
                repair.path,
            )


def _joined(note: str, more: str) -> str:
    return f"{note}; {more}" if note else more
