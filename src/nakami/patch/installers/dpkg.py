"""dpkg of the image, where there is no apt: the newest packages of what is planned, all at once."""

from collections.abc import Sequence
from typing import ClassVar

from nakami.errors import TargetError
from nakami.model.patch import Upgrade
from nakami.patch.debs import Deb, installed
from nakami.patch.installers.debian import STATUS, Debian
from nakami.patch.installers.interface import Outcome, Refused
from nakami.patch.plan import order
from nakami.patch.workshop import Workshop


class Dpkg(Debian):
    """See the module."""

    name: ClassVar[str] = "dpkg of the image"

    def fits(self, workshop: Workshop) -> bool:
        """Whether dpkg is there."""
        return workshop.has("dpkg") and workshop.path(STATUS) is not None

    def install(self, upgrades: Sequence[Upgrade], workshop: Workshop) -> Outcome:
        """See `Installer.install`."""
        there = installed(workshop.text(STATUS))
        refused: list[Refused] = []
        chosen: list[Deb] = []
        for upgrade in upgrades:
            named = [name for name in upgrade.packages if name in there]
            debs = [self._catalogue.newest(name, there[name].get("architecture", "")) for name in named]
            newer = [
                deb
                for deb, name in zip(debs, named, strict=True)
                if deb is not None and order("deb", deb.version) > order("deb", there[name].get("version", ""))
            ]
            if len(newer) < len(named):
                refused.append(Refused(upgrade, "no archive has a newer version of all its packages"))
            else:
                chosen += newer
        if chosen:
            self.fetch(chosen, workshop)
            self._progress("installing packages", 0, None)
            files = dict.fromkeys(f"/.nakami/supply/{deb.file}" for deb in chosen)
            ran = workshop.run("dpkg", "--force-confdef", "--force-confold", "-i", *files)
            if ran.code:
                raise TargetError(f"dpkg of the image failed: {ran.told}", "leave the package out with --only")
        return Outcome(self.name, tuple(refused), self._caveats)
