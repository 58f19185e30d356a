"""Kept scans judged again: what changed since, without reading any image."""

import gc
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from msgspec.structs import replace

from nakami.engine.debt import trend_of
from nakami.engine.kept.changes import Changes
from nakami.engine.kept.compaction import Compaction
from nakami.engine.kept.counting import Counting, Numbers
from nakami.engine.kept.folder import Folder
from nakami.engine.kept.judging import Judgement, inventory_of, judge_stock, not_repaired
from nakami.engine.kept.stock import NOBODY, Image, Stock, package_of
from nakami.engine.knowledge import Knowledge
from nakami.engine.remembering import KEPT, folder_of, line_of
from nakami.engine.setting_aside.saying import UNNAMED
from nakami.engine.setting_aside.sifting import About, set_aside
from nakami.engine.settings import OCI, Settings
from nakami.engine.vulnerabilities import is_exploitation_known
from nakami.errors import DatabaseError, TargetNotFound
from nakami.lake.duckdb import DuckDB
from nakami.model.debt import Point
from nakami.model.finding import Finding, Severity
from nakami.model.image import Target
from nakami.model.package import Package
from nakami.model.progress import Progress
from nakami.model.rescan import Rescan, Rescanned
from nakami.report.words import count

_COMPACT = "compact"
_LIVE = "package archives judged its packages, and are not asked here: scan it again"
_ATTACHED = "VEX documents that are attached to it are not looked for here: scan it again"
_SHORTEST = 12
"""Digits of a digest that name an image."""


def rescan(targets: Sequence[str], settings: Settings, progress: Progress) -> Rescan:
    """Judge kept scans again. The judgement of all is kept, and changes are told since; that of some is only told.

    Args:
        targets: names, references, digests or beginnings of them; none for all that is kept.
        settings: where they are, and how far an update of the advisories may go.
        progress: told of long work.

    Raises:
        TargetNotFound: nothing is kept, or nothing of one of these names.
        DatabaseError: the advisory database is damaged, or the judgement could not be kept.
        UsageError: a VEX document that the user named cannot be read.
    """
    started = time.monotonic()
    compaction = Compaction(settings.cache / KEPT / _COMPACT)
    with _uncollected(), Knowledge(settings, datetime.now(UTC)) as knowledge, DuckDB() as engine:
        stock = compaction.load(engine)
        is_new = _bring_up_to_date(stock, folder_of(settings), progress)
        chosen = _chosen(stock, targets)
        if targets:
            stock = stock.of(chosen)
            chosen = list(stock.images.values())
        progress("judging", 0, None)
        judgement = judge_stock(stock, knowledge, progress)
        images = _Rescanning(stock, judgement, knowledge).of(chosen)
        if not targets:
            progress("keeping the judgement", 0, None)
            compaction.save(engine, stock.of(stock.images.values()) if is_new else stock, is_new=is_new)
        now = knowledge.now.isoformat(timespec="seconds")
    return Rescan(tuple(images), judgement.sources, now, time.monotonic() - started)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of circles: there are none among a million values, and looking for them takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _bring_up_to_date(stock: Stock, folder: Folder, progress: Progress) -> bool:
    """Take up what was scanned since, and let go of what is no longer kept; returns whether anything changed."""
    files = {kept.name: kept.stamp for kept in folder.files()}
    gone = [name for name, image in stock.images.items() if files.get(name) != image.stamp]
    for name in gone:
        del stock.images[name]
    fresh = sorted(files.keys() - stock.images.keys())
    for number, name in enumerate(fresh):
        progress("reading kept scans", number, len(fresh))
        scan = folder.get(name)
        if scan is not None:
            stock.add(name, files[name], scan)
    return bool(gone or fresh)


def _chosen(stock: Stock, targets: Sequence[str]) -> list[Image]:
    images = sorted(stock.images.values(), key=lambda image: (image.line, image.key))
    if not images:
        raise TargetNotFound("no scan is kept yet", "nakami scan keeps one of each image (not with --no-cache)")
    if not targets:
        return images
    chosen: dict[str, Image] = {}
    for target in targets:
        found = [image for image in images if _is_called(image, target)]
        if not found:
            raise TargetNotFound(f"no scan of {target} is kept", "scan it first: nakami scan, without --no-cache")
        chosen.update((image.file, image) for image in found)
    return list(chosen.values())


def _is_called(image: Image, target: str) -> bool:
    line = line_of(Target("", target, reference=target))
    if target in {image.name, image.reference} or line == image.line:
        return True
    digits = target.removeprefix("sha256:")
    return len(digits) >= _SHORTEST and image.key.removeprefix("sha256:").startswith(digits)


class _Rescanning:
    """Makes what is told of each image, and notes its new numbers."""

    def __init__(self, stock: Stock, judgement: Judgement, knowledge: Knowledge) -> None:
        self._stock = stock
        self._judgement = judgement
        self._knowledge = knowledge
        self._counting = Counting(stock, judgement.findings, knowledge.now.date())
        self._changes = Changes(stock, judgement.findings, judgement.unjudged)
        self._folder = folder_of(knowledge.settings)
        self._exploitation_known = is_exploitation_known(judgement.sources)
        self._statements, _ = knowledge.sayings.of(UNNAMED)
        # What is said of an image or of its layers is held against each image by itself, which takes longer.
        self._closely = bool(self._statements) or any(rule.layer for rule in knowledge.settings.ignores)

    def of(self, images: Iterable[Image]) -> list[Rescanned]:
        """The images in their order; afterwards the stock holds what is said now."""
        told = [self._of(image) for image in images]
        self._stock.said = list(self._changes.words)
        return told

    def _of(self, image: Image) -> Rescanned:
        if self._closely:
            found = self._looked_at(image)
            numbers = self._counting.of_findings(each for its in found for each in its)
            changes = self._changes.between(zip(image.rows, found, strict=True))
        else:
            numbers = self._counting.of(image.rows)
            changes = self._changes.of(image.rows)
        before = image.point
        image.point = self._point(image, numbers)
        return Rescanned(
            image.name,
            image.key,
            image.reference,
            image.digest,
            before.time,
            sum(numbers.severities),
            _words(numbers.severities),
            _words(numbers.fixable),
            numbers.known_exploited if self._exploitation_known else None,
            numbers.debt,
            trend_of(before, image.point),
            () if image.live else changes,
            tuple(self._unknown(image)),
        )

    def _point(self, image: Image, numbers: Numbers) -> Point:
        return Point(
            self._knowledge.now.isoformat(timespec="seconds"),
            image.digest,
            sum(numbers.severities),
            numbers.known_exploited,
            sum(numbers.fixable),
            numbers.debt,
        )

    def _unknown(self, image: Image) -> Iterable[str]:
        if image.unknown:
            yield count(image.unknown, "blind spot")
        left = sum(row in self._judgement.unjudged for row in image.rows) if self._judgement.unjudged else 0
        if left:
            yield f"no source judges {count(left, 'package')}"
        if image.live:
            yield _LIVE
        if OCI in self._knowledge.settings.vex:
            yield _ATTACHED

    def _looked_at(self, image: Image) -> list[Sequence[Finding]]:
        """What counts of each row of one image, held against its digest and its layers."""
        scan = self._folder.get(image.file)
        if scan is None:
            raise DatabaseError(f"the kept scan of {image.name} is gone", "run nakami rescan again")
        layers = {package_of(item): item.layer for item in scan.items}
        target = Target(image.kind, image.name, image.digest, image.reference)
        about = About(self._knowledge.now.date(), target, _digests(image), self._statements)
        distro = self._stock.systems[image.system] if image.system != NOBODY else None
        found: dict[int, list[Finding]] = {}
        for holds in {self._stock.rows[row].holds for row in image.rows}:
            rows = [row for row in image.rows if self._stock.rows[row].holds == holds]
            its = [
                (row, _placed(finding, layers, scan.diff_ids))
                for row in rows
                for finding in self._judgement.all_findings[row]
            ]
            inventory = inventory_of(distro, holds, (self._stock.rows[row].package for row in rows))
            row_of: dict[Package, int] = {self._stock.rows[row].package: row for row in rows}
            for finding in set_aside([each for _, each in its], inventory, self._knowledge.settings, about).findings:
                if finding.package:
                    found.setdefault(row_of[finding.package], []).append(finding)
        settings = self._knowledge.settings
        return [not_repaired(found.get(row, ()), self._stock.rows[row], settings) for row in image.rows]


def _digests(image: Image) -> frozenset[str]:
    """The digests by which VEX statements may name it: its manifest's, and that of the index which the user named."""
    return frozenset({image.digest, image.reference.partition("@")[2]} - {""})


def _placed(finding: Finding, layers: dict[Package, int | None], diff_ids: Sequence[str]) -> Finding:
    layer = layers.get(finding.package) if finding.package else None
    if layer is None:
        return finding
    digest = diff_ids[layer] if 0 <= layer < len(diff_ids) else ""
    return replace(finding, evidence=replace(finding.evidence, layer=layer, layer_digest=digest))


def _words(numbers: Sequence[int]) -> dict[str, int]:
    return {severity.word: numbers[severity] for severity in sorted(Severity, reverse=True) if numbers[severity]}
