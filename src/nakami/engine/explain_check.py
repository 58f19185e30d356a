"""What a check of `freshness` is for, and what it says of a target."""

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from nakami.engine.knowledge import Knowledge
from nakami.engine.scan import scan_with
from nakami.engine.settings import Settings
from nakami.engine.staleness import BASE, unknown_end
from nakami.errors import UsageError
from nakami.freshness.checks import CHECKS
from nakami.freshness.checks.moved_base import MovedBase
from nakami.freshness.checks.old_image import OldImage
from nakami.freshness.checks.outlived_system import OutlivedSystem
from nakami.freshness.checks.stale_reference import StaleReference
from nakami.freshness.interface import Check
from nakami.model.finding import Finding, SetAside, Severity
from nakami.model.progress import Progress
from nakami.model.scan import Scan

_CODE = "NK-"


class Checked(Struct, frozen=True):
    """A check: its words as in `freshness.interface.Check`, what it found in the target, and what of that does not count.

    `unknown` tells, in words, why no finding says nothing; empty where it does, and where no target was asked about.
    """

    code: str
    name: str
    title: str
    severity: Severity
    why: str
    remedy: str
    findings: tuple[Finding, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    unknown: tuple[str, ...] = ()


def check_called(word: str) -> Check | None:
    """The check of a code or a name, in any case of letters; None for what is meant to be neither.

    Raises:
        UsageError: it looks like a code, and there is no such check.
    """
    for check in CHECKS:
        if word.lower() in {check.code.lower(), check.name}:
            return check
    if word.upper().startswith(_CODE):
        known = ", ".join(f"{check.code} ({check.name})" for check in CHECKS)
        raise UsageError(f"no check has the code {word[:100]!r}", f"there are: {known}")
    return None


def explain_check(check: Check, target: str, settings: Settings, progress: Progress) -> Checked:
    """What a check is for and, where a target is named, what it says of that.

    Raises:
        DatabaseError: the advisory database is damaged.
        UsageError, TargetError, NetworkError, InputError: the target could not be read.
    """
    words = (check.code, check.name, check.title, check.severity, check.why, check.remedy)
    if not target:
        return Checked(*words)
    with Knowledge(settings, datetime.now(UTC)) as knowledge:
        _, result = scan_with(knowledge, target, progress)
        findings = tuple(finding for finding in result.findings if finding.id == check.code)
        aside = tuple(each for each in result.set_aside if each.finding.id == check.code)
        unknown = () if findings or aside else tuple(_unknown(check, result, knowledge))
    return Checked(*words, findings, aside, unknown)


def _unknown(check: Check, result: Scan, knowledge: Knowledge) -> Iterator[str]:
    if check.code == OutlivedSystem.code and (told := unknown_end(result.distro, knowledge)):
        yield told
    elif check.code == OldImage.code and result.built_days_ago is None:
        yield "when it was built is not told"
    elif check.code == MovedBase.code and not knowledge.settings.check_base:
        yield "the registry of the base image was not asked: add --check-base"
    elif check.code == MovedBase.code and (why := knowledge.reasons.get(BASE)):
        yield why
    elif check.code == StaleReference.code:
        yield "no command reads files that deploy images yet"
