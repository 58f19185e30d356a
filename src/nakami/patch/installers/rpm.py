"""rpm of the image itself: the newest packages of what is planned, with what they turn out to need, in one transaction.

nakami reads the repositories' metadata (repomd.xml and the primary list of createrepo_c, the format of dnf and yum) and fetches packages by
their digests; rpm judges with `rpm -U --test` what is missing, and checks signatures with the keys in the image's own database.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from nakami.errors import LimitExceeded, TargetError
from nakami.model.patch import Upgrade
from nakami.model.progress import Progress
from nakami.patch.download import MAX_DOWNLOAD_BYTES, Download
from nakami.patch.installers.interface import Installer, Outcome, Refused
from nakami.patch.plan import order
from nakami.patch.repodata import Repodata, Rpm, build_of
from nakami.patch.workshop import Workshop

_POOL = "pool"
_ROUNDS = 8
"""How often rpm is asked what is still missing. Security updates of one release rarely need anything new."""
_NEEDS = re.compile(r"^\s*(\S+)(?: (?:[<>=]+) \S+)? is needed by ", re.MULTILINE)
_LINE = re.compile(r"^(\S+)\t(\S+)\t(\S+)$", re.MULTILINE)


class RpmOfImage(Installer):
    """See the module.

    Args:
        repodata: what the repositories have.
        download: how packages come.
        progress: told of downloads.
        unsigned: let rpm install what nobody signed.
    """

    name: ClassVar[str] = "rpm of the image"
    type: ClassVar[str] = "rpm"

    def __init__(self, repodata: Repodata, download: Download, progress: Progress, *, unsigned: bool = False) -> None:
        self._repodata = repodata
        self._download = download
        self._progress = progress
        self._unsigned = unsigned

    def fits(self, workshop: Workshop) -> bool:
        """Whether rpm is there."""
        return workshop.has("rpm")

    def versions(self, workshop: Workshop) -> dict[str, str]:
        """See `Installer.versions`."""
        return {name: version for (name, _), version in self._installed(workshop).items()}

    def install(self, upgrades: Sequence[Upgrade], workshop: Workshop) -> Outcome:
        """See `Installer.install`."""
        there = self._installed(workshop)
        wanted: list[tuple[Upgrade, dict[tuple[str, str], Rpm]]] = []
        refused: list[Refused] = []
        for upgrade in upgrades:
            named = [key for key in there if key[0] in upgrade.packages]
            builds = {build_of(upgrade.after)}
            newer = {key: rpm for key in named if (rpm := self._newer(key, there[key], builds)) is not None}
            if any(order("rpm", rpm.evr) < order("rpm", upgrade.after) for rpm in newer.values()) or not newer:
                refused.append(Refused(upgrade, f"the repositories have no {upgrade.source} {upgrade.after}"))
            if newer:
                wanted.append((upgrade, newer))
        chosen, given = self._given(wanted, there, workshop)
        refused += given
        if not chosen:
            return Outcome(self.name, tuple(refused))
        self._progress("installing packages", 0, None)
        done = workshop.run("rpm", "-U", *self._trust(), *(f"/.nakami/supply/{_file(rpm)}" for rpm in chosen.values()))
        if done.code:
            raise TargetError(f"rpm of the image failed: {done.told}", "leave the package out with --only")
        return Outcome(self.name, tuple(refused))

    def _installed(self, workshop: Workshop) -> dict[tuple[str, str], str]:
        done = workshop.run("rpm", "-qa", "--qf", r"%{NAME}\t%{ARCH}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\n")
        if done.code:
            raise TargetError(f"rpm of the image cannot read its database: {done.told}", "the image is damaged")
        return {(name, arch): version.removeprefix("0:") for name, arch, version in _LINE.findall(done.output)}

    def _newer(self, key: tuple[str, str], version: str, builds: Collection[str]) -> Rpm | None:
        """The newest version above the installed one; what is of a module stays of one, and in the stream that the fix is in."""
        fitting = [build for build in builds if bool(build) == bool(build_of(version))]
        rpm = self._repodata.newest(*key, fitting)
        return rpm if rpm is not None and order("rpm", rpm.evr) > order("rpm", version) else None

    def _given(
        self,
        wanted: Sequence[tuple[Upgrade, dict[tuple[str, str], Rpm]]],
        there: Mapping[tuple[str, str], str],
        workshop: Workshop,
    ) -> tuple[dict[tuple[str, str], Rpm], list[Refused]]:
        """What rpm agrees to, with what it takes besides: all upgrades at once, or else one after the other."""
        chosen = {key: rpm for _, newer in wanted for key, rpm in newer.items()}
        if not chosen or not self._lacking(chosen, there, workshop):
            return chosen, []
        chosen, refused = {}, []
        for upgrade, newer in wanted:
            tried = {**chosen, **newer}
            why = self._lacking(tried, there, workshop)
            if why:
                refused.append(Refused(upgrade, why))
            else:
                chosen = tried
        return chosen, refused

    def _lacking(
        self, chosen: dict[tuple[str, str], Rpm], there: Mapping[tuple[str, str], str], workshop: Workshop
    ) -> str:
        """Fetch what is chosen, and add what rpm says is missing, until nothing is; why not, where no repository has it."""
        for _ in range(_ROUNDS):
            self._fetch(chosen, workshop)
            files = [f"/.nakami/supply/{_file(rpm)}" for rpm in chosen.values()]
            done = workshop.run("rpm", "-U", "--test", *self._trust(), *files)
            if not done.code:
                return ""
            arches = {arch for _, arch in there}
            builds = {"", *(rpm.build for rpm in chosen.values())}
            found = [self._repodata.provider(word, arches, builds) for word in _NEEDS.findall(done.output)]
            # An installed package may insist on the old version of one that goes up: its own newer version then goes up, too.
            held = re.findall(r"is needed by \(installed\) (\S+)", done.output)
            found += [
                self._newer(key, there[key], builds)
                for key in there
                if any(each.startswith(f"{key[0]}-") for each in held)
            ]
            more = {
                (rpm.name, rpm.arch): rpm for rpm in found if rpm is not None and (rpm.name, rpm.arch) not in chosen
            }
            if not more:
                return f"rpm of the image refuses: {done.told}"
            chosen |= more
        return "rpm of the image wants ever more packages"

    def _fetch(self, chosen: Mapping[tuple[str, str], Rpm], workshop: Workshop) -> None:
        if sum(rpm.size for rpm in chosen.values()) > MAX_DOWNLOAD_BYTES:
            raise LimitExceeded(
                f"the upgrade takes more than {MAX_DOWNLOAD_BYTES:,} bytes of packages", "name fewer with --only"
            )
        (workshop.supply / _POOL).mkdir(exist_ok=True)
        for done, rpm in enumerate(chosen.values()):
            self._progress("downloading packages", done, len(chosen))
            path = workshop.supply / _file(rpm)
            if not path.exists():
                self._download(rpm.url, path, size=rpm.size, sha256=rpm.sha256)

    def _trust(self) -> tuple[str, ...]:
        # rpm installs unsigned packages unless told otherwise (macro _pkgverify_level, rpm 4.14.2 and later).
        return ("--nosignature",) if self._unsigned else ("--define", "_pkgverify_level all")


def _file(rpm: Rpm) -> str:
    return f"{_POOL}/{rpm.sha256}.rpm"
