"""Which known vulnerabilities the inventory has.

The database is brought up to date where it must be, and asked; package archives answer where it cannot.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.base_image import origin_of
from nakami.engine.database_place import plan_of
from nakami.engine.exposure import exposures
from nakami.engine.independence import independent
from nakami.engine.setting_aside.saying import UNNAMED, Sayings, Whereabouts
from nakami.engine.setting_aside.sifting import About, set_aside
from nakami.engine.settings import Settings
from nakami.errors import DatabaseError
from nakami.lake.duckdb import Loading
from nakami.model.finding import Finding, SetAside
from nakami.model.ignore import IgnoreUse
from nakami.model.image import Base, Target
from nakami.model.inventory import Inventory, Placed
from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import Package
from nakami.model.progress import Progress
from nakami.net.silence import Silence
from nakami.vulns.as_of import CALENDAR, known_by
from nakami.vulns.attacks import with_attacks
from nakami.vulns.database import Database
from nakami.vulns.feeds import ARTIFACT, FEEDS, UNKNOWN_ADDRESS, base_of
from nakami.vulns.interface import Judged, Match
from nakami.vulns.judge import distinct, names_of
from nakami.vulns.needs import parts_to_judge, parts_to_score
from nakami.vulns.order import rank
from nakami.vulns.part import Part

_FRESH = timedelta(hours=24)
"""How long a partition is used before its origin is asked again; OSV and CISA publish several times a day, EPSS daily."""
_ABSENT = timedelta(hours=1)
"""How long an origin that does not have a partition is not asked for it again; most lack what a vendor alone publishes."""
_PATIENCE = 10.0
"""Seconds without a byte from a feed's server. A scan must not wait for one that is not there, nor twice for one that was silent."""


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


class Knowledge:
    """The advisory database of one run, and the right to update it. Use it in `with`, or close it.

    Args:
        settings: where it is, and how far an update may go.
        now: the time of the run.

    Raises:
        DatabaseError: the database cannot be read.
    """

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.settings = settings
        self.now = now
        self.root = settings.cache / "db"
        self._loading = Loading()
        self.database = Database.open(self.root, self._loading)
        self.reasons: dict[str, str] = {}
        self.silence = Silence()
        self.sayings = Sayings(settings)

    def __enter__(self) -> Self:
        return self

    @property
    def then(self) -> datetime:
        """The time as of which is judged: the beginning of the day in UTC that the settings name, else now."""
        day = self.settings.as_of
        return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else self.now

    def __exit__(self, *exception: object) -> None:
        self.database.close()
        self._loading.close()

    def need(self, parts: Iterable[Part], progress: Progress) -> None:
        """Bring these partitions up to date, if they are not and it is allowed; what fails is told by `reasons`."""
        missing = [part for part in parts if str(part) not in self.reasons and not self._is_fresh(part)]
        for part in list(missing):
            why = self._known_absent(part)
            if why:
                self.reasons[str(part)] = why
                missing.remove(part)
        if not missing:
            return
        if not self.settings.update:
            self.reasons.update((str(part), "not in the database, and updates are off") for part in missing)
            return
        from nakami.net.client import Client
        from nakami.vulns.update import update

        with Client(offline=self.settings.offline, timeout=_PATIENCE, retries=1, silence=self.silence) as client:
            plan = plan_of(self.settings, client, self.now, progress)
            try:
                for result in update(self.root, missing, plan):
                    if result.status in {"absent", "failed"}:
                        self.reasons[str(result.part)] = _unreachable(result.why)
            except DatabaseError as error:
                # What the database holds already still answers; the rest is not known, and says why.
                self.reasons.update((str(part), f"the database could not be updated ({error})") for part in missing)
        self.database.close()
        self.database = Database.open(self.root)

    def _is_fresh(self, part: Part) -> bool:
        held = self.database.holds(part)
        if held is None:
            return self._is_dispensable(part)
        # Whoever names a mirror wants its word; without one, what any mirror brought is as good as it is fresh.
        if self.settings.mirror and held.base != self._base(part):
            return False
        return self._is_within(held.checked, _FRESH)

    def _known_absent(self, part: Part) -> str:
        """Why its origin need not be asked for it; empty where it must be.

        A database in a registry is whole or not there: what it lacked an hour ago costs two requests to find out again. A folder or a
        server of files may have it the next moment.
        """
        base = self._base(part)
        absent = self.database.lacks(part)
        if not base:
            return UNKNOWN_ADDRESS
        if not base.startswith(ARTIFACT) or not absent or absent.base != base:
            return ""
        return _unreachable(absent.why) if self._is_within(absent.checked, _ABSENT) else ""

    def _is_dispensable(self, part: Part) -> bool:
        """Whether its origin did not have it a while ago, and a collection or the rest of its feed answers in its place."""
        if FEEDS[part.feed].complements and not self.settings.mirror and part.feed not in self.settings.feeds:
            return True  # minutes of work: whoever wants it from its origin asks once, `nakami db update`, and has it kept from then on
        absent = self.database.lacks(part)
        if not absent or absent.base != self._base(part) or not self._is_within(absent.checked, _ABSENT):
            return False
        collected = (Part("osv", folder) for folder in FEEDS[part.feed].vendor_of)
        # Partitions of OSV are of different ecosystems: none answers for another.
        feeds = {held.feed for held in self.database.held()} - {"osv"}
        return any(map(self.database.holds, collected)) or part.feed in feeds

    def _is_within(self, when: str, span: timedelta) -> bool:
        try:
            return self.now - datetime.fromisoformat(when) < span
        except (ValueError, TypeError):
            return False

    def _base(self, part: Part) -> str:
        return base_of(part.feed, self.settings.mirror, self.settings.feeds)


def _unreachable(why: str) -> str:
    return f"no advisory source reachable ({why})"


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
    with Client(offline=settings.offline, timeout=_PATIENCE, retries=1, silence=knowledge.silence) as client:
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
