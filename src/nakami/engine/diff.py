"""What changed between two targets: packages, findings, settings, executables."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.changes.executables import Differences, executable_changes, explained
from nakami.engine.changes.findings import Judged, finding_changes
from nakami.engine.changes.packages import key_of, key_of_change, package_changes
from nakami.engine.changes.settings import setting_changes
from nakami.engine.intake import open_with
from nakami.engine.knowledge import Knowledge
from nakami.engine.listed_files import Listed, listed_files
from nakami.engine.scan import Examined, examine, scan_with
from nakami.engine.settings import Settings
from nakami.model.diff import Diff, FindingChange, PackageChange, Side
from nakami.model.finding import Finding
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import DISTRIBUTION_TYPES
from nakami.model.progress import Progress
from nakami.model.scan import Scan
from nakami.vulns.judge import distinct
from nakami.vulns.releases import release_of

_WITHOUT_FILES = "sbom"
"""The kind of target that tells of packages only."""
_WITH_LISTS = DISTRIBUTION_TYPES | {"pypi"}
"""Types of packages that tell, or might, which files are theirs."""


class Looked(Struct, frozen=True):
    """One side as it was read; `scan` is unset when findings are not compared."""

    text: str
    examined: Examined
    scan: Scan | None = None


FileLister = Callable[[Looked, Sequence[Placed]], Listed]
"""Tells which files some packages of a side brought."""


def diff(before: str, after: str, settings: Settings, progress: Progress, *, findings: bool = True) -> Diff:
    """Compare two targets. They are read through the same cache and judged by the same advisories.

    Args:
        before: what the user named first.
        after: what the user named second.
        settings: folders, mirrors, limits.
        progress: told of long work.
        findings: compare vulnerabilities as well.

    Raises:
        UsageError, TargetError, NetworkError, InputError: a target could not be opened or read.
        DatabaseError: the advisory database is damaged.
    """

    def list_files(side: Looked, packages: Sequence[Placed]) -> Listed:
        if not packages:
            return Listed({})
        with closing(open_with(settings, side.text)) as opened:
            return listed_files(opened, packages, settings)

    started = time.monotonic()
    now = datetime.now(UTC)
    if findings:
        with Knowledge(settings, now) as knowledge:
            old, new = (Looked(text, *scan_with(knowledge, text, progress)) for text in (before, after))
    else:
        old, new = (Looked(text, examine(text, settings, progress)) for text in (before, after))
    found = compared(old, new, list_files)
    return replace(found, time=now.isoformat(timespec="seconds"), duration=time.monotonic() - started)


def compared(before: Looked, after: Looked, list_files: FileLister) -> Diff:
    """Compare two sides that were read; files are listed only where executables differ."""
    sides = _side(before), _side(after)
    packages = package_changes(before.examined.inventory.packages, after.examined.inventory.packages)
    changes, unchanged = _findings(before, after)
    have_files = _WITHOUT_FILES not in {side.target.kind for side in sides}
    executables = _executables(before, after, packages, list_files) if have_files else Differences((), packages)
    return Diff(
        before=sides[0],
        after=sides[1],
        packages=executables.packages,
        findings=changes,
        unchanged=unchanged,
        settings=setting_changes(*sides),
        executables=executables.unexplained,
        executable_counts=executables.counts,
        shared_layers=_shared(before, after),
        findings_compared=before.scan is not None and after.scan is not None,
        executables_compared=have_files,
    )


def _findings(before: Looked, after: Looked) -> tuple[tuple[FindingChange, ...], int]:
    if before.scan is None or after.scan is None:
        return (), 0
    return finding_changes(
        Judged(_lasting(before.scan), before.scan.sources, before.examined.inventory),
        Judged(_lasting(after.scan), after.scan.sources, after.examined.inventory),
    )


def _lasting(scan: Scan) -> tuple[Finding, ...]:
    """What is compared: ages and ends of support change with the calendar, and are the word of a scan."""
    return tuple(finding for finding in scan.findings if finding.kind != "freshness")


def _vulnerabilities(scan: Scan) -> tuple[Finding, ...]:
    return tuple(finding for finding in scan.findings if finding.kind == "vulnerability")


def _executables(
    before: Looked, after: Looked, packages: tuple[PackageChange, ...], list_files: FileLister
) -> Differences:
    inventories = before.examined.inventory, after.examined.inventory
    changes = executable_changes(inventories[0].executables, inventories[1].executables)
    if not changes:
        return Differences((), packages)
    changed = {key_of_change(change) for change in packages}
    rebuilt = _are_of_other_builds(before.examined, after.examined)

    def asked(inventory: Inventory) -> list[Placed]:
        lists = [placed for placed in inventory.packages if placed.package.type in _WITH_LISTS and not placed.owner]
        return lists if rebuilt else [placed for placed in lists if key_of(placed.package) in changed]

    listed = [list_files(side, asked(side.examined.inventory)) for side in (before, after)]
    return explained(
        changes,
        packages,
        inventories,
        {**listed[0].owners, **listed[1].owners},
        all_told=not any(each.untold for each in listed),
        rebuilt=rebuilt,
    )


def _are_of_other_builds(before: Examined, after: Examined) -> bool:
    """Whether the packages were built for another release or platform: folders tell no platform, and point releases are no other."""
    platforms = {before.target.platform, after.target.platform} - {""}
    old, new = before.inventory.distro, after.inventory.distro
    if old is None or new is None:
        return len(platforms) > 1
    known = release_of(old).ecosystems, release_of(new).ecosystems
    other = known[0] != known[1] if all(known) else (old.id, old.version_id) != (new.id, new.version_id)
    return other or len(platforms) > 1


def _side(looked: Looked) -> Side:
    examined, inventory = looked.examined, looked.examined.inventory
    return Side(
        target=examined.target,
        distro=inventory.distro,
        base=examined.base,
        packages=sum(not placed.owner for placed in inventory.packages),
        executables=len(inventory.executables),
        files=inventory.files,
        bytes=inventory.bytes,
        vulnerabilities=None if looked.scan is None else len(distinct(_vulnerabilities(looked.scan))),
        unknown=tuple(_unknown(looked)),
    )


def _unknown(looked: Looked) -> Iterator[str]:
    """What was not read or not judged: that something is not found there says nothing."""
    if looked.scan is not None:
        for source in looked.scan.sources:
            if source.status == "failed" and source.packages:
                yield f"{source.name} not evaluated: {source.why}"
    spots = looked.examined.inventory.blind_spots if looked.scan is None else looked.scan.blind_spots
    for spot in spots:
        yield f"{spot.where}: {spot.why}"


def _shared(before: Looked, after: Looked) -> int:
    """The lowest layers that both have in common."""
    pairs = zip(before.examined.inventory.diff_ids, after.examined.inventory.diff_ids, strict=False)
    count = 0
    for old, new in pairs:
        if not old or old != new:
            break
        count += 1
    return count
