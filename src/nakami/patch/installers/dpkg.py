"""dpkg of the image, where there is no apt: the newest packages of what is planned, all at once."""

from collections.abc import Sequence
from typing import ClassVar

from nakami.errors import TargetError
from nakami.model.patch import Upgrade
from nakami.model.progress import Progress
from nakami.patch.debs import POOL, Catalogue, installed, versions
from nakami.patch.download import Download
from nakami.patch.installers.interface import Installer, Outcome, Refused
from nakami.patch.plan import order
from nakami.patch.workshop import Workshop


class Dpkg(Installer):
    """See the module. Takes what `Apt` takes."""

    name: ClassVar[str] = "dpkg of the image"
    type: ClassVar[str] = "deb"

    def __init__(
        self, catalogue: Catalogue, download: Download, progress: Progress, caveats: tuple[str, ...] = ()
    ) -> None:
        self._catalogue = catalogue
        self._download = download
        self._progress = progress
        self._caveats = caveats

    def fits(self, workshop: Workshop) -> bool:
        """Whether dpkg is there."""
        return workshop.has("dpkg") and workshop.path("var/lib/dpkg/status") is not None

    def versions(self, workshop: Workshop) -> dict[str, str]:
        """See `Installer.versions`."""
        return dict(versions(installed(workshop.text("var/lib/dpkg/status"))))

    def install(self, upgrades: Sequence[Upgrade], workshop: Workshop) -> Outcome:
        """See `Installer.install`."""
        there = installed(workshop.text("var/lib/dpkg/status"))
        refused: list[Refused] = []
        files: list[str] = []
        (workshop.supply / POOL).mkdir(exist_ok=True)
        for done, upgrade in enumerate(upgrades):
            self._progress("downloading packages", done, len(upgrades))
            named = [name for name in upgrade.packages if name in there]
            debs = [self._catalogue.newest(name, there[name].get("architecture", "")) for name in named]
            newer = [
                deb
                for deb, name in zip(debs, named, strict=True)
                if deb is not None and order("deb", deb.version) > order("deb", there[name].get("version", ""))
            ]
            if len(newer) < len(named):
                refused.append(Refused(upgrade, "no archive has a newer version of all its packages"))
                continue
            for deb in newer:
                if f"/.nakami/supply/{deb.file}" not in files:
                    self._download(deb.url, workshop.supply / deb.file, size=deb.size, sha256=deb.sha256)
                    files.append(f"/.nakami/supply/{deb.file}")
        if files:
            self._progress("installing packages", 0, None)
            ran = workshop.run("dpkg", "--force-confdef", "--force-confold", "-i", *files)
            if ran.code:
                raise TargetError(f"dpkg of the image failed: {ran.told}", "leave the package out with --only")
        return Outcome(self.name, tuple(refused), self._caveats)
