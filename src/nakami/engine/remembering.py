"""What a scan leaves behind for later: the image itself, to be judged again, and a point on the line of its name."""

from collections.abc import Sequence

from msgspec.structs import replace

from nakami.engine.base_image import chain_ids
from nakami.engine.debt import debt_of, trend_of
from nakami.engine.kept.folder import Folder
from nakami.engine.kept.kept_scan import Configured, Item, KeptScan, words_of
from nakami.engine.knowledge import Knowledge
from nakami.engine.repairs import source_of
from nakami.engine.settings import Settings
from nakami.engine.trends import Trends
from nakami.engine.vulnerabilities import Vulnerabilities
from nakami.errors import ReferenceInvalid
from nakami.model.debt import Point
from nakami.model.finding import Finding
from nakami.model.image import Target
from nakami.model.inventory import Inventory, Placed
from nakami.model.reference import Reference
from nakami.model.scan import Scan

KEPT = "kept"
TRENDS = "trends"
_LIVE = "archive"
_MAX_REPAIRED = 2_000
"""Names that a package's changelog calls fixed, the newest. Only the kernel's has more, whose headers and tools are set aside as such."""


def remembered(scan: Scan, inventory: Inventory, judged: Vulnerabilities, knowledge: Knowledge) -> Scan:
    """The scan with its debt and what changed since the one before; both are noted for the next.

    A scan as of another day, of layers that were not held against their digests, without a cache, or that did not look for vulnerabilities
    is noted nowhere.
    """
    settings = knowledge.settings
    debt = debt_of(judged.distinct, knowledge.then.date())
    scan = replace(scan, debt=debt)
    if settings.as_of or not settings.layer_cache or "vulnerabilities" not in settings.looks:
        return scan
    counts = scan.counts
    point = Point(
        scan.time,
        scan.target.digest,
        counts.vulnerabilities,
        counts.known_exploited or 0,
        counts.fixable,
        debt,
    )
    line = line_of(scan.target)
    lines = Trends(settings.cache / TRENDS)
    before = lines.points(line)
    trend = trend_of(before[-1] if before else None, point)
    lines.note(line, point, before)
    if settings.verify_layers and (key := key_of(scan.target)):
        folder_of(settings).put(_kept(key, line, point, scan, inventory, judged))
    return replace(scan, trend=trend)


def folder_of(settings: Settings) -> Folder:
    """The kept scans of these settings."""
    return Folder(settings.cache / KEPT)


def line_of(target: Target) -> str:
    """The name whose line a target continues: an image's reference in full, else what the user called it."""
    try:
        return str(Reference.parse(target.reference)) if target.reference else target.name
    except ReferenceInvalid:
        return target.name


def key_of(target: Target) -> str:
    """What names an image for good: its manifest's digest, else the chainID of its layers; empty for what is no image."""
    if target.digest or target.config is None:
        return target.digest
    *_, chain = ("", *chain_ids(target.config.diff_ids))
    return chain


def _kept(key: str, line: str, point: Point, scan: Scan, inventory: Inventory, judged: Vulnerabilities) -> KeptScan:
    target = scan.target
    config = target.config
    configured = Configured()
    if config is not None:
        configured = Configured(config.created, config.user, config.entrypoint, config.cmd, config.exposed_ports)
    return KeptScan(
        key=key,
        name=target.name,
        line=line,
        point=point,
        items=_items(inventory, judged.findings),
        kind=target.kind,
        reference=target.reference,
        digest=target.digest,
        platform=target.platform,
        diff_ids=inventory.diff_ids,
        configured=configured,
        distro=inventory.distro,
        base=scan.base,
        unknown=len(scan.blind_spots),
        live=any(source.provider == _LIVE for source in judged.sources),
    )


def _items(inventory: Inventory, findings: Sequence[Finding]) -> tuple[Item, ...]:
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        found.setdefault(id(finding.package), []).append(finding)
    return tuple(_item(placed, inventory, found.get(id(placed.package), ())) for placed in inventory.packages)


def _item(placed: Placed, inventory: Inventory, findings: Sequence[Finding]) -> Item:
    package = placed.package
    key = (package.type, package.name)
    return Item(
        package.type,
        package.name,
        package.version,
        package.namespace,
        package.arch,
        package.source,
        package.source_version,
        package.module,
        package.path,
        package.declared,
        package.cpes,
        placed.layer,
        placed.owner,
        placed.since,
        "documentation" if key in inventory.documentation else "nothing" if key in inventory.emptied else "",
        words_of(findings),
        " ".join(list(inventory.repairs.get(source_of(package), ()))[-_MAX_REPAIRED:]),
    )
