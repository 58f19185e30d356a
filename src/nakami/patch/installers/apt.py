"""apt of the image itself, in a root without a network, over an archive of our own that holds what it asks for.

apt decides what an upgrade takes; nakami fetches exactly those packages, each by the digest of a signed index; apt installs them. It never
sees a mirror, and its own configuration, sources and lists stay as they are (apt.conf(5), APT_CONFIG).
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from nakami.errors import TargetError
from nakami.model.patch import Upgrade
from nakami.patch.debs import POOL
from nakami.patch.installers.debian import STATUS, Debian
from nakami.patch.installers.interface import Outcome, Refused
from nakami.patch.workshop import Workshop

_SUPPLY, _SCRATCH = "/.nakami/supply", "/.nakami/scratch"
_CONFIG = f"""\
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "{_SUPPLY}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State::lists "{_SCRATCH}/lists";
Dir::Cache "{_SCRATCH}/cache";
Dir::Log "{_SCRATCH}/log";
APT::Sandbox::User "root";
APT::Get::Assume-Yes "true";
APT::Get::Only-Upgrade "true";
APT::Get::Remove "false";
APT::Get::AutomaticRemove "false";
APT::Get::allow-change-held-packages "true";
APT::Install-Recommends "false";
APT::Install-Suggests "false";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
Acquire::Retries "0";
Dpkg::Use-Pty "false";
Dpkg::Options {{ "--force-confdef"; "--force-confold"; }};
"""
# What stands in the one source was checked before, by its archive's own keys: there is no Release file to check once more.
_SOURCE = f"deb [trusted=yes] file:{_SUPPLY} ./\n"
_WANTED = re.compile(rf"^'file:{_SUPPLY}/(?:\./)?{POOL}/([0-9a-f]{{64}})\.deb'", re.MULTILINE)
_QUIET = {
    "APT_CONFIG": f"{_SUPPLY}/apt.conf",
    "DEBIAN_FRONTEND": "noninteractive",
    "DEBCONF_NONINTERACTIVE_SEEN": "true",
    "APT_LISTCHANGES_FRONTEND": "none",
    "NEEDRESTART_SUSPEND": "1",
}


class Apt(Debian):
    """See the module."""

    name: ClassVar[str] = "apt of the image"

    def fits(self, workshop: Workshop) -> bool:
        """Whether apt and dpkg are there."""
        return workshop.has("apt-get") and workshop.has("dpkg") and workshop.path(STATUS) is not None

    def install(self, upgrades: Sequence[Upgrade], workshop: Workshop) -> Outcome:
        """See `Installer.install`."""
        (workshop.supply / "apt.conf").write_text(_CONFIG)
        (workshop.supply / "sources.list").write_text(_SOURCE)
        self._progress("apt reads the archive", 0, None)
        done = workshop.run(
            "sh", "-c", f"mkdir -p {_SCRATCH}/lists/partial {_SCRATCH}/cache/archives/partial {_SCRATCH}/log && apt-get -q update",
            environment=_QUIET,
        )  # fmt: skip
        if done.code:
            raise TargetError(
                f"apt of the image cannot read the archive: {done.told}", "use an image with a working apt"
            )
        given, refused = self._given(upgrades, workshop)
        if not given:
            return Outcome(self.name, tuple(refused), self._caveats)
        names = _names(given)
        wanted = _WANTED.findall(
            workshop.run("apt-get", "-qq", "--print-uris", "install", *names, environment=_QUIET).output
        )
        self.fetch(map(self._catalogue.of_digest, wanted), workshop)
        if wanted:
            self._progress("installing packages", 0, None)
            done = workshop.run("apt-get", "-q", "install", *names, environment=_QUIET)
            if done.code:
                raise TargetError(
                    f"apt of the image failed: {done.told}",
                    "leave the package out with --only, or upgrade it in the Dockerfile",
                )
        return Outcome(self.name, tuple(refused), self._caveats)

    def _given(self, upgrades: Sequence[Upgrade], workshop: Workshop) -> tuple[list[Upgrade], list[Refused]]:
        """Which upgrades apt agrees to: all at once, or else one after the other."""

        def why_not(tried: Sequence[Upgrade]) -> str:
            done = workshop.run("apt-get", "-qq", "--simulate", "install", *_names(tried), environment=_QUIET)
            return f"apt refuses: {done.told}" if done.code else ""

        if not why_not(upgrades):
            return list(upgrades), []
        given: list[Upgrade] = []
        refused: list[Refused] = []
        for upgrade in upgrades:
            why = why_not([*given, upgrade])
            if why:
                refused.append(Refused(upgrade, why))
            else:
                given.append(upgrade)
        return given, refused


def _names(upgrades: Sequence[Upgrade]) -> list[str]:
    return sorted({name for upgrade in upgrades for name in upgrade.packages})
