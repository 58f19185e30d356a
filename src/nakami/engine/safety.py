"""The SAFE answer: what is known to be wrong inside, and what is not known."""

from collections.abc import Sequence
from datetime import datetime

from nakami.engine.harm import is_grave
from nakami.engine.harm_in_words import malware_in_words
from nakami.engine.setting_aside import reasons
from nakami.engine.settings import LOOKS
from nakami.engine.staleness import ALIVE, Staleness
from nakami.model.answer import Answer, Mark
from nakami.model.finding import Finding, Severity
from nakami.model.image import Base
from nakami.model.inventory import Inventory
from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import DISTRIBUTION_TYPES
from nakami.model.scan import Counts
from nakami.report.words import count
from nakami.verdict.default import STALE, is_stale

_FEW = 3
"""Packages that are named one by one."""
_SAFE = ("vulnerabilities", "malware", "freshness")
"""What SAFE asks for, of `LOOKS`."""
_GRAVE = (Severity.CRITICAL, Severity.HIGH)


def safe(
    sources: Sequence[Source],
    blind_spots: Sequence[BlindSpot],
    counts: Counts,
    now: datetime,
    base: Base | None = None,
    staleness: Staleness = ALIVE,
    *,
    malware: Sequence[Finding] = (),
    looks: Sequence[str] = LOOKS,
) -> Answer:
    """The SAFE answer.

    What no source evaluated lately, nobody could look into, nobody looks after any more, or was not looked for, keeps it from being fine.

    Args:
        sources: how the advisory sources answered.
        blind_spots: what could not be read.
        counts: what was found.
        now: the time that the age of advisories is measured from.
        base: what the image was built on.
        staleness: what is too old.
        malware: once for each file, the gravest first.
        looks: what was looked for, of `LOOKS`.
    """
    asked = "vulnerabilities" in looks
    lines = [_vulnerabilities(sources, counts)] if counts.packages and asked else []
    if not asked:
        lines.append("vulnerabilities: not looked for")
    if aside := reasons.told(counts.set_aside, counts.exploited_aside):
        lines.append(aside)
    if base is not None and counts.vulnerabilities:
        lines.append(_whose(base, counts))
    failed = [source for source in sources if source.status == "failed" and source.packages]
    if failed:
        lines.append(_not_known(failed, counts))
    if not counts.packages and asked:
        lines.append("no packages found: nothing could be matched with advisories")
    elif blind_spots:
        lines.append(f"{count(len(blind_spots), 'blind spot')}: what is there is not known")
    stale = [source.name for source in _judging(sources) if is_stale(source, now)]
    if stale and not counts.vulnerabilities:
        lines.append(f"not known for the last {STALE.days} days: {', '.join(stale)} advisories are older")
    if told := staleness.lines:
        lines.append(" · ".join(told))
    if "freshness" not in looks:
        lines.append("age and end of support: not looked for")
    lines.insert(0 if malware else len(lines), malware_in_words(malware, counts))
    answered = not stale and all(source.status == "ok" for source in sources)
    complete = staleness.is_kept_alive and not blind_spots and answered and not set(_SAFE).difference(looks)
    return Answer(
        "SAFE", _mark(counts, malware, complete=complete), tuple(lines), tuple(look for look in _SAFE if look in looks)
    )


def unseen(inventory: Inventory, name: str) -> tuple[BlindSpot, ...]:
    """Blind spots of the inventory as a whole: no packages at all, or a distribution without any of its own.

    Args:
        inventory: what was found.
        name: what the user calls the target.
    """
    if not inventory.packages:
        return (
            BlindSpot(
                "catalog",
                name,
                "no packages found",
                "if software was put there without a package manager, look at how the image was built",
            ),
        )
    if inventory.distro and not any(placed.package.type in DISTRIBUTION_TYPES for placed in inventory.packages):
        return (
            BlindSpot(
                "catalog",
                name,
                f"no packages of {inventory.distro.title} itself found",
                "dpkg, rpm and apk databases are read; was this one removed from the image?",
            ),
        )
    return ()


def _not_known(failed: Sequence[Source], counts: Counts) -> str:
    """How many packages nobody judged; which, where they are few."""
    some = sum(source.packages for source in failed)
    names = ", ".join(source.name for source in failed)
    told = f"{names} not evaluated"
    examples = [example for source in failed for example in source.examples]
    if len(examples) == some <= _FEW:
        told = f"{', '.join(examples)} ({told})"
    return f"not known for {some:,} of {counts.packages:,} packages: {told}"


def _judging(sources: Sequence[Source]) -> list[Source]:
    """The sources that judge some packages of this target."""
    return [source for source in sources if source.packages and source.status != "failed"]


def _mark(counts: Counts, malware: Sequence[Finding], *, complete: bool) -> Mark:
    if counts.known_exploited or any(counts.by_severity.get(severity.word) for severity in _GRAVE):
        return Mark.BAD
    if any(is_grave(finding) for finding in malware):
        return Mark.BAD
    if counts.vulnerabilities or malware:
        return Mark.ATTENTION
    return Mark.FINE if counts.packages and complete else Mark.NOT_KNOWN


def _vulnerabilities(sources: Sequence[Source], counts: Counts) -> str:
    if counts.vulnerabilities:
        return _counted(counts)
    if not _judging(sources):
        return f"not known: no advisory source answered for {count(counts.packages, 'package')}"
    if any(source.packages for source in sources if source.status == "failed"):
        return "no known vulnerabilities in those packages that could be evaluated"
    return f"no known vulnerabilities in {count(counts.packages, 'package')}"


def _counted(counts: Counts) -> str:
    by_severity = ", ".join(
        f"{number:,} {'of unknown severity' if word == 'unknown' else word}"
        for word, number in counts.by_severity.items()
    )
    exploited = (
        "exploitation not known" if counts.known_exploited is None else f"{counts.known_exploited:,} known exploited"
    )
    fixable = f"{counts.fixable:,} {'has' if counts.fixable == 1 else 'have'} a fix"
    told = count(counts.vulnerabilities, "known vulnerability", "known vulnerabilities")
    old = f" · {counts.old:,} known for more than three years" if counts.old else ""
    return f"{told}: {by_severity} · {exploited} · {fixable}{old}"


_KNOWN_BY = {"label": "by its label", "seen": "seen on this machine", "history": "by its history"}


def _whose(base: Base, counts: Counts) -> str:
    """Whose job the fixes are."""
    name = base.name.removeprefix("docker.io/").removeprefix("library/")
    named = f"{name}, {_KNOWN_BY[base.by]}" if name else _KNOWN_BY[base.by]
    if not base.layers:
        return f"base image {named}; which layers are its own is not known"
    of_base = counts.by_origin.get("base", 0)
    return f"{of_base:,} in the base image ({named}), {counts.by_origin.get('application', 0):,} in the application"
