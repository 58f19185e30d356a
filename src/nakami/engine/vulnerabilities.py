"""Which known vulnerabilities the inventory has.

The database is asked; package archives answer where it cannot.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.base_image import origin_of
from nakami.engine.exposure import exposures
from nakami.engine.independence import candidates, independent
from nakami.engine.knowledge import PATIENCE, Knowledge
from nakami.engine.setting_aside.ignoring import Rules
from nakami.engine.setting_aside.saying import UNNAMED, Whereabouts
from nakami.engine.setting_aside.sifting import About, set_aside
from nakami.engine.settings import Settings
from nakami.model.finding import Finding, SetAside
from nakami.model.ignore import IgnoreUse
from nakami.model.image import Base, Target
from nakami.model.inventory import Inventory, Placed
from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import Package
from nakami.model.progress import Progress
from nakami.vulns.as_of import CALENDAR, known_by
from nakami.vulns.attacks import with_attacks
from nakami.vulns.interface import Judged, Match
from nakami.vulns.judge import distinct, names_of
from nakami.vulns.needs import parts_to_judge, parts_to_score
from nakami.vulns.order import rank
from nakami.vulns.part import Part


class Vulnerabilities(Struct, frozen=True):
    """What is known of the inventory.

    `findings` are ranked, one per installed package; `distinct` has each vulnerability of a source package once; `packages` are those
    that were judged by themselves; `set_aside` does not count, and says why.
    """

    findings: tuple[Finding, ...]
    distinct: tuple[Finding, ...]
    sources: tuple[Source, ...]
    blind_spots: tuple[BlindSpot, ...]
    packages: tuple[Placed, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    rules: tuple[IgnoreUse, ...] = ()


def judge(
    inventory: Inventory,
    knowledge: Knowledge,
    progress: Progress,
    base: Base | None = None,
    *,
    target: Target | None = None,
    image: Whereabouts = UNNAMED,
) -> Vulnerabilities:
    """Match the inventory with everything that is known; a known base tells whose findings they are.

    Args:
        inventory: what is inside.
        knowledge: of this run.
        progress: told of long work.
        base: what the image was built on.
        target: what VEX statements may name; None applies those about packages only.
        image: the digests that name it, and the VEX documents that were found attached to it.

    Raises:
        DatabaseError: the database is damaged.
    """
    distro = inventory.distro
    needed = parts_to_judge([placed.package for placed in inventory.packages], distro)
    knowledge.need((*needed, *knowledge.database.lists()), progress)
    standing = independent(inventory, knowledge.database)
    packages = [placed.package for placed in standing]
    judged = knowledge.database.judge(packages, distro, knowledge.reasons)
    if _wants_archive(judged, packages, inventory, knowledge.settings):
        judged = _with_archive(judged, inventory, packages, knowledge, progress)
    judged = known_then(judged, knowledge, progress)
    knowledge.need(parts_to_score(judged.matches), progress)
    layers = {id(placed.package): placed.layer for placed in standing}
    digests = inventory.diff_ids

    def locate(package: Package) -> tuple[int | None, str]:
        layer = layers.get(id(package))
        return layer, digests[layer] if layer is not None and layer < len(digests) else ""

    statements, unread = knowledge.sayings.of(image)
    sifted = set_aside(
        attacked(knowledge, knowledge.database.enrich(judged.matches, locate, knowledge.settings.as_of)),
        inventory,
        knowledge.settings,
        About(knowledge.now.date(), target, image.digests, statements),
    )
    found = sorted(_exposed(sifted.findings, target, inventory), key=rank)
    if base is not None and base.layers:
        origins = {id(placed.package): origin_of(placed, base) for placed in standing}
        found = [replace(finding, origin=origins.get(id(finding.package), "")) for finding in found]
    once = distinct(found)
    blind_spots = (*judged.blind_spots, *unread)
    return Vulnerabilities(tuple(found), once, judged.sources, blind_spots, standing, sifted.set_aside, sifted.rules)


def not_judged(inventory: Inventory, knowledge: Knowledge) -> Vulnerabilities:
    """What is known where nobody looks for vulnerabilities: which packages there are, and no database is asked."""
    rules = Rules(knowledge.settings.ignores, knowledge.now.date(), inventory.distro)
    return Vulnerabilities((), (), (), (), candidates(inventory.packages), (), rules.uses())


def is_exploitation_known(sources: Iterable[Source]) -> bool:
    """Whether there is a list of what is exploited; without one, none known is no zero."""
    return any(source.name == "kev" and source.status == "ok" for source in sources)


def attacked(knowledge: Knowledge, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings with what the own telemetry has seen of attacks on them, where there is any.

    Raises:
        DatabaseError: its table is damaged.
    """
    file = knowledge.settings.cache / "lake" / "attacks.parquet"
    if not found or not file.exists():
        return tuple(found)
    names = {name for finding in found for name in (finding.id, *finding.aliases)}
    return with_attacks(found, knowledge.database.attacks(file, names))


def _exposed(found: Sequence[Finding], target: Target | None, inventory: Inventory) -> list[Finding]:
    """The findings with what the image shows to be started, and to listen."""
    words = exposures(target, inventory) if target and found else {}
    if not words:
        return list(found)
    return [replace(finding, exposure=words.get(id(finding.package), "")) for finding in found]


def known_then(judged: Judged, knowledge: Knowledge, progress: Progress) -> Judged:
    """What was known on the day that the settings name; all of it when they name none.

    Raises:
        DatabaseError: the database is damaged.
    """
    day = knowledge.settings.as_of
    if not day:
        return judged
    if any(not match.published for match in judged.matches):
        knowledge.need([Part("osv", folder) for folder in CALENDAR], progress)
    then = knowledge.database.calendar(day, names_of(judged.matches))
    no_history = f"it keeps no history: left out as of {day}"
    sources = [
        replace(source, status="partial", why=no_history) if source.name == "epss" and source.status == "ok" else source
        for source in judged.sources
    ]
    return Judged(tuple(known_by(judged.matches, then)), tuple(sources), judged.blind_spots)


def _wants_archive(judged: Judged, packages: Sequence[Package], inventory: Inventory, settings: Settings) -> bool:
    """Package archives are asked where no advisory source speaks for the dpkg packages, and where the user names one.

    What is made of Debian or Ubuntu has an archive of its own beside theirs, and only the user can know where.
    """
    if not any(package.type == "deb" for package in packages):
        return False
    if settings.apt_mirrors or settings.trust_image_mirrors:
        return True
    is_own = inventory.distro is not None and inventory.distro.id in _ARCHIVED
    return is_own and any(source.status == "failed" and source.name in _DPKG_SOURCES for source in judged.sources)


_DPKG_SOURCES = frozenset({"Debian", "Ubuntu"})
_ARCHIVED = frozenset({"debian", "raspbian", "ubuntu"})


def _with_archive(
    judged: Judged, inventory: Inventory, packages: Sequence[Package], knowledge: Knowledge, progress: Progress
) -> Judged:
    from nakami.net.client import Client
    from nakami.vulns.providers.archive.host import read_host
    from nakami.vulns.providers.archive.provider import Archive

    settings = knowledge.settings
    with Client(offline=settings.offline, timeout=PATIENCE, retries=1, silence=knowledge.silence) as client:
        archive = Archive(
            client,
            settings.cache / "archive",
            knowledge.now.timestamp(),
            host=read_host(),
            mirrors=settings.apt_mirrors,
            image_sources=_texts(inventory) if settings.trust_image_mirrors else None,
            budget=settings.download_limit,
            progress=progress,
        )
        told = archive.judge([package for package in packages if package.type == "deb"], inventory.distro)
    matches: list[Match] = [*judged.matches, *told.matches]
    return Judged(tuple(matches), _joined(judged.sources, told.sources), (*judged.blind_spots, *told.blind_spots))


def _texts(inventory: Inventory) -> Mapping[str, str]:
    return {document.path: document.text for document in inventory.documents}


def _joined(feeds: Sequence[Source], archives: Sequence[Source]) -> tuple[Source, ...]:
    """Both kinds of sources; a feed that failed is left out where an archive speaks in its place."""
    answered = any(source.status != "failed" for source in archives)
    kept = [source for source in feeds if not (answered and source.status == "failed" and source.name in _DPKG_SOURCES)]
    return (*kept, *archives)
