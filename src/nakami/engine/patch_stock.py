"""Which installer works for a root, and the packages it installs: the archives of `vulns` meet the installers of `patch` here."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from nakami.engine.scan import Examined
from nakami.engine.settings import Settings
from nakami.errors import NakamiError, TargetError, UsageError
from nakami.model.package import Distro
from nakami.model.progress import Progress
from nakami.patch.installers.interface import Installer
from nakami.patch.workshop import Workshop
from nakami.vulns.providers.archive.transport import Budget, Transport

if TYPE_CHECKING:
    from nakami.vulns.providers.archive.stock import Stock

_PATIENCE = 20.0
"""Seconds without a byte from a mirror."""
_BUDGET_BYTES = 5 << 30


class Supply(Struct, frozen=True):
    """Whose packages are taken: repositories that the user names, and whether packages must be signed."""

    repositories: tuple[str, ...] = ()
    unsigned: bool = False


@contextmanager
def installer_for(
    workshop: Workshop, examined: Examined, supply: Supply, settings: Settings, progress: Progress
) -> Iterator[Installer]:
    """The installer for a root, with the archive it needs open.

    Raises:
        TargetError: there is none for such a root.
        UsageError, NetworkError: no archive answers.
    """
    from nakami.net.client import Client

    with Client(offline=settings.offline, timeout=_PATIENCE, retries=2) as client:
        transport = Transport(client, Budget(_BUDGET_BYTES))
        if workshop.path("var/lib/dpkg") is not None:
            yield _dpkg(workshop, examined, supply, settings, transport, progress)
        elif workshop.has("apk"):
            yield _apk(workshop, examined, supply, settings, transport, progress)
        elif workshop.has("rpm"):
            yield _rpm(workshop, supply, transport, progress)
        else:
            raise TargetError(
                "the image has neither a dpkg database nor apk nor rpm, so that no package of it can be upgraded in place",
                "upgrade its base image",
            )


def _dpkg(
    workshop: Workshop,
    examined: Examined,
    supply: Supply,
    settings: Settings,
    transport: Transport,
    progress: Progress,
) -> Installer:
    from nakami.patch.debs import Catalogue, Index
    from nakami.patch.installers.apt import Apt
    from nakami.patch.installers.dpkg import Dpkg
    from nakami.patch.installers.dpkg_files import DpkgFiles
    from nakami.vulns.providers.archive.plan import codename

    distro = examined.inventory.distro or Distro("")
    release = codename(distro)
    if not release:
        raise TargetError("os-release names no release, so that no archive can be chosen", "upgrade its base image")
    stock = _stock(examined, settings, transport)
    progress("package indexes", 0, None)
    found = stock.find(distro.id, release, unsigned=supply.unsigned)
    if not found.suites:
        why = "; ".join(found.failures)[:600] or "this machine's apt names none that fits"
        raise UsageError(f"no archive of {distro.id} {release} answers: {why}", "name one with --apt-mirror")
    arch = _architecture(examined, "deb") or "amd64"
    catalogue = Catalogue()
    catalogue.write(
        (Index(suite.base, suite.name, stock.text(suite, arch)) for suite in found.suites), workshop.supply / "Packages"
    )
    caveats = tuple(f"{suite.name}: {caveat}" for suite in found.suites for caveat in suite.caveats)
    for kind in (Apt, Dpkg, DpkgFiles):
        installer: Installer = kind(catalogue, stock.download, progress, caveats)
        if installer.fits(workshop):
            return installer
    raise TargetError("the image has a dpkg folder and no dpkg database", "upgrade its base image")


def _stock(examined: Examined, settings: Settings, transport: Transport) -> "Stock":
    from nakami.vulns.providers.archive.cache import Cache
    from nakami.vulns.providers.archive.fetch import Fetch
    from nakami.vulns.providers.archive.host import read_host
    from nakami.vulns.providers.archive.stock import Stock

    host = read_host()
    fetch = Fetch(transport, Cache(settings.cache / "archive"), host, time.time(), 0)
    trusted = {each.path: each.text for each in examined.inventory.documents} if settings.trust_image_mirrors else {}
    return Stock(fetch, transport, host, settings.apt_mirrors, trusted)


def _architecture(examined: Examined, type_: str) -> str:
    """The architecture of most packages; empty where none tells one."""
    arches = Counter(each.package.arch for each in examined.inventory.packages if each.package.type == type_)
    for any_ in ("all", "noarch", ""):
        del arches[any_]
    return arches.most_common(1)[0][0] if arches else ""


def _apk(
    workshop: Workshop,
    examined: Examined,
    supply: Supply,
    settings: Settings,
    transport: Transport,
    progress: Progress,
) -> Installer:
    from nakami.patch.installers.apk import Apk
    from nakami.vulns.providers.archive.stock import downloader

    own = workshop.text("etc/apk/repositories").split("\n") if settings.trust_image_mirrors else []
    urls = [*supply.repositories, *(line.strip() for line in own if line.strip().startswith(("http://", "https://")))]
    if not urls:
        raise UsageError(
            "no repository of apk packages is named",
            "name one with --repository, or trust the image's with --trust-image-mirrors",
        )
    return Apk(urls, _architecture(examined, "apk"), downloader(transport), progress, unsigned=supply.unsigned)


def _rpm(workshop: Workshop, supply: Supply, transport: Transport, progress: Progress) -> Installer:
    from nakami.patch.installers.rpm import RpmOfImage
    from nakami.patch.repodata import Repodata
    from nakami.vulns.providers.archive.stock import downloader

    if not supply.repositories:
        raise UsageError(
            "no repository of rpm packages is named", "name those of the image's release with --repository"
        )
    repodata = Repodata()
    failures = []
    for number, url in enumerate(supply.repositories):
        progress("package indexes", number, len(supply.repositories))
        folder = workshop.supply / f"repodata-{number}"
        folder.mkdir()
        base = (url if "://" in url or url.startswith("file:") else f"file:{url}").rstrip("/")
        try:
            repodata.read(base, downloader(transport), folder)
        except NakamiError as error:
            failures.append(error.message)
    if len(failures) == len(supply.repositories):
        raise UsageError(f"no repository answers: {'; '.join(failures)[:600]}", "check what --repository names")
    return RpmOfImage(repodata, downloader(transport), progress, unsigned=supply.unsigned)
