"""Which source judges which packages, and which packages nobody judges: unknown is never shown as clean."""

from collections.abc import Mapping, Sequence

import msgspec

from nakami.model.outcome import Source
from nakami.model.package import DISTRIBUTION_TYPES, Distro, Package
from nakami.vulns.ecosystems import BITNAMI, NVD, ecosystem_of, folder_of
from nakami.vulns.feeds import FEEDS, UNKNOWN_ADDRESS, voices_of
from nakami.vulns.manifest import Held
from nakami.vulns.part import FIRST_NVD_YEAR
from nakami.vulns.releases import release_of
from nakami.vulns.tally import Tally

UNREACHABLE = "no advisory source reachable"
EMPTY = "its feed holds no advisory that could be used"
PROVIDER = "osv"
NOT_FETCHED = "no scan fetches it by itself: nakami db update nvd"
NO_STATEMENTS = "the mirror's does not say which versions are affected"
MAX_EXAMPLES = 3


class Coverage:
    """Sorts the packages of one inventory by who judges them.

    Args:
        held: what the database holds.
        distro: what the packages are installed on.
        reasons: why an ecosystem is not held, where the caller knows.
    """

    def __init__(self, held: Sequence[Held], distro: Distro | None, reasons: Mapping[str, str]) -> None:
        self._voices: dict[str, list[Held]] = {}
        self._complements: dict[str, list[Held]] = {}
        for each in held:
            kept = self._complements if FEEDS[each.feed].complements else self._voices
            for folder in (each.partition,) if each.feed == PROVIDER else FEEDS[each.feed].vendor_of:
                kept.setdefault(folder, []).append(each)
        for folder, voices in self._voices.items():
            order = voices_of(folder)
            voices.sort(key=lambda each, order=order: order.index(each.feed) if each.feed in order else len(order))  # type: ignore[misc] # the default binds it
        years = [each for each in held if each.feed == "nvd"]
        telling = [each for each in years if each.tally.rows]
        if telling:
            self._voices[NVD] = [_as_one(telling)]
        self._missing_years = _missing(telling)
        self._distro = distro
        self._reasons = {NVD: NO_STATEMENTS if years else NOT_FETCHED, **reasons}
        self._packages: dict[str, int] = {}
        self._examples: dict[str, list[str]] = {}
        self._failed: dict[str, str] = {}
        self._of_type: dict[tuple[str, str], str] = {}

    def judges(self, package: Package) -> bool:
        """Whether the database judges this package; counts it either way."""
        # Packages of one type are judged by one source, but for programs, of which each has its own.
        kind = (
            package.type,
            f"{package.name} {bool(package.cpes)}" if package.type == "generic" or package.cpes else "",
        )
        name = self._of_type.get(kind)
        if name is None:
            name = self._of_type[kind] = self._resolve(package)
        self._packages[name] = self._packages.get(name, 0) + 1
        if name not in self._failed:
            return True
        examples = self._examples.setdefault(name, [])
        if len(examples) < MAX_EXAMPLES:
            examples.append(f"{package.name} {package.version}")
        return False

    def sources(self) -> tuple[Source, ...]:
        """How each source answers for what was counted."""
        return tuple(self._source(name, count) for name, count in sorted(self._packages.items()))

    def _resolve(self, package: Package) -> str:
        """The source's name; its reason is noted when it fails."""
        folder, why = ecosystem_of(package, self._distro)
        if not folder:
            name = package.type
            if package.type in DISTRIBUTION_TYPES and self._distro and self._distro.id:
                name = self._distro.id
            self._failed[name] = why
            return name
        voices = self._voices.get(folder, [])
        telling = [held for held in voices if held.tally.rows]
        if folder == BITNAMI and package.cpes and NVD in self._voices and not telling:
            return NVD
        if not voices:
            self._failed[folder] = self._why(folder)
        elif not telling:
            self._failed[folder] = EMPTY
        elif package.type in DISTRIBUTION_TYPES:
            names = release_of(self._distro).ecosystems
            # A feed that never heard of this release has no findings for it; that is not the same as none.
            if not any(name in held.tally.releases for held in telling for name in names):
                self._failed[folder] = f"the feed holds no advisories for {names[0]}"
        return folder

    def _why(self, folder: str) -> str:
        """Why nobody speaks for an ecosystem."""
        order = [feed for feed in voices_of(folder) if not FEEDS[feed].complements] or [PROVIDER]
        told = [
            why
            for feed in order
            for part, why in self._reasons.items()
            if part == (folder if feed == PROVIDER else feed) or (feed != PROVIDER and part.startswith(f"{feed} "))
        ]
        known = [why for why in told if UNKNOWN_ADDRESS not in why]
        return next(iter(known or told), UNREACHABLE)

    def _missing_repositories(self, name: str) -> list[str]:
        """What to say where the target uses a repository whose advisories are not here."""
        used = self._distro.repositories if self._distro and self._distro.id == "amzn" else ()
        if not used or name not in {folder_of(each) for each in release_of(self._distro).ecosystems}:
            return []
        here = {held.partition.partition(" ")[2] for held in self._voices.get(name, [])}
        missing = [each for each in used if each not in here]
        return (
            [f"not in the database: the advisories of {', '.join(missing)}, which the target uses"] if missing else []
        )

    def _telling(self, name: str) -> list[Held]:
        """The voices that speak for what was counted under this name, the one with most authority first."""
        names = release_of(self._distro).ecosystems
        voices = [held for held in self._voices.get(name, []) if held.tally.rows]
        return [held for held in voices if any(each in held.tally.releases for each in names)] or voices

    def _source(self, name: str, count: int) -> Source:
        telling = self._telling(name)
        provider = telling[0].feed if telling else ("nvd" if name == NVD else PROVIDER)
        # What two feeds say together is as old as the older of them.
        made = min((each.made for each in (*telling[:1], *self._complements.get(name, ()))), default="")
        if name in self._failed:
            return Source(name, provider, "failed", made, self._failed[name], count, tuple(self._examples[name]))
        caveats = []
        release = release_of(self._distro)
        if release.caveat and release.ecosystems and release.ecosystems[0].partition(":")[0] == name:
            caveats.append(release.caveat)
        caveats += self._missing_repositories(name)
        if name == NVD and self._missing_years:
            caveats.append(self._missing_years)
        unreadable = sum(held.tally.unreadable for held in telling)
        if unreadable:
            records = sum(held.tally.records for held in telling)
            caveats.append(f"{unreadable} of {records} records could not be read (see nakami db status)")
        return Source(name, provider, "partial" if caveats else "ok", made, "; ".join(caveats), count)


def _as_one(years: Sequence[Held]) -> Held:
    """The years of NVD as one source, which is as old as the oldest of them."""
    tally = Tally(
        records=sum(year.tally.records for year in years),
        unreadable=sum(year.tally.unreadable for year in years),
        rows=sum(year.tally.rows for year in years),
        newest=min(year.made for year in years),
    )
    return msgspec.structs.replace(years[0], partition=NVD, tally=tally)


def _missing(years: Sequence[Held]) -> str:
    """Which years are not there, in words; empty when all up to the newest are."""
    there = {int(year.partition) for year in years}
    missing = sorted(set(range(FIRST_NVD_YEAR, max(there, default=FIRST_NVD_YEAR))) - there)
    if not missing:
        return ""
    count = "one year" if len(missing) == 1 else f"{len(missing)} years"
    return f"what NVD says of {count} (the first is {missing[0]}) is not in the database: nakami db update nvd"
