"""Which installer works for a root, and the packages it installs: the archives of `vulns` meet the installers of `patch` here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from nakami.engine.scan import Examined
from nakami.engine.settings import Settings
from nakami.errors import TargetError, UsageError
from nakami.model.package import Distro
from nakami.model.progress import Progress
from nakami.patch.debs import Catalogue, Index
from nakami.patch.installers.interface import Installer
from nakami.patch.workshop import Workshop

_PATIENCE = 20.0
"""Seconds without a byte from a mirror."""
_BUDGET_BYTES = 5 << 30


@contextmanager
def installer_for(
    workshop: Workshop,
    examined: Examined,
    repositories: Sequence[str],
    settings: Settings,
    progress: Progress,
    unsigned: bool,  # noqa: FBT001 -- given by position once
) -> Iterator[Installer]:
    """The installer for a root, with the archive it needs open.

    Raises:
        TargetError: there is none for such a root.
        UsageError, NetworkError: no archive answers.
    """
    from nakami.net.client import Client

    with Client(offline=settings.offline, timeout=_PATIENCE, retries=2) as client:
        if workshop.path("var/lib/dpkg") is not None:
            yield _dpkg(workshop, examined, settings, client, progress, unsigned=unsigned)
        else:
            raise TargetError(
                "the image has no package database that can be patched", "upgrade what is in it where it is built"
            )


def _dpkg(workshop, examined, settings, client, progress, *, unsigned):
    from nakami.patch.installers.apt import Apt
    from nakami.vulns.providers.archive.cache import Cache
    from nakami.vulns.providers.archive.fetch import Fetch
    from nakami.vulns.providers.archive.host import read_host
    from nakami.vulns.providers.archive.plan import codename
    from nakami.vulns.providers.archive.stock import Stock
    from nakami.vulns.providers.archive.transport import Budget, Transport
    import time

    distro = examined.inventory.distro or Distro("")
    release = codename(distro)
    if not release:
        raise TargetError("os-release names no release, so that no archive can be chosen", "patch it where it is built")
    host = read_host()
    transport = Transport(client, Budget(_BUDGET_BYTES))
    fetch = Fetch(transport, Cache(settings.cache / "archive"), host, time.time(), 0)
    trusted = {d.path: d.text for d in examined.inventory.documents} if settings.trust_image_mirrors else {}
    stock = Stock(fetch, transport, host, settings.apt_mirrors, trusted)
    progress("package indexes", 0, None)
    found = stock.find(distro.id, release, unsigned=unsigned)
    if not found.suites:
        raise UsageError("no archive has " + release + ": " + "; ".join(found.failures)[:600], "name a mirror with --apt-mirror")
    arch = _architecture(examined)
    catalogue = Catalogue()
    catalogue.write(
        (Index(suite.base, suite.name, stock.text(suite, arch)) for suite in found.suites), workshop.supply / "Packages"
    )
    caveats = tuple(f"{suite.name}: {caveat}" for suite in found.suites for caveat in suite.caveats)
    return Apt(catalogue, stock.download, progress, caveats)


def _architecture(examined):
    return next(p.package.arch for p in examined.inventory.packages if p.package.type == "deb" and p.package.arch not in {"", "all"})
