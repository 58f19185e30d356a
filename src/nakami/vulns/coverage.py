"""Which source judges which packages, and which packages nobody judges: unknown is never shown as clean."""

from collections.abc import Mapping

from nakami.model.outcome import Source
from nakami.model.package import Distro, Package
from nakami.vulns.ecosystems import DISTRIBUTION_TYPES, ecosystem_of
from nakami.vulns.manifest import Held
from nakami.vulns.releases import release_of

UNREACHABLE = "no advisory source reachable"
EMPTY = "its feed holds no advisory that could be used"
PROVIDER = "osv"


class Coverage:
    """Sorts the packages of one inventory by who judges them.

    Args:
        held: the OSV ecosystems that the database holds, by folder.
        distro: what the packages are installed on.
        reasons: why an ecosystem is not held, where the caller knows.
    """

    def __init__(self, held: Mapping[str, Held], distro: Distro | None, reasons: Mapping[str, str]) -> None:
        self._held = held
        self._distro = distro
        self._reasons = reasons
        self._packages: dict[str, int] = {}
        self._failed: dict[str, str] = {}
        self._of_type: dict[str, str] = {}

    def judges(self, package: Package) -> bool:
        """Whether the database judges this package; counts it either way."""
        name = self._of_type.get(package.type)
        if name is None:
            name = self._of_type[package.type] = self._resolve(package)
        self._packages[name] = self._packages.get(name, 0) + 1
        return name not in self._failed

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
        held = self._held.get(folder)
        if held is None:
            self._failed[folder] = self._reasons.get(folder, UNREACHABLE)
        elif not held.tally.rows:
            self._failed[folder] = EMPTY
        elif package.type in DISTRIBUTION_TYPES:
            names = release_of(self._distro).ecosystems
            # A feed that never heard of this release has no findings for it; that is not the same as none.
            if not any(name in held.tally.releases for name in names):
                self._failed[folder] = f"the feed holds no advisories for {names[0]}"
        return folder

    def _source(self, name: str, count: int) -> Source:
        if name in self._failed:
            held = self._held.get(name)
            return Source(name, PROVIDER, "failed", held.made if held else "", self._failed[name], count)
        held = self._held[name]
        caveats = []
        release = release_of(self._distro)
        if release.caveat and release.ecosystems and release.ecosystems[0].partition(":")[0] == name:
            caveats.append(release.caveat)
        if held.tally.unreadable:
            caveats.append(
                f"{held.tally.unreadable} of {held.tally.records} records could not be read (see nakami db status)"
            )
        return Source(name, PROVIDER, "partial" if caveats else "ok", held.made, "; ".join(caveats), count)
