"""What the installers of Debian packages share: the packages of the archives, and how they come."""

from collections.abc import Iterable
from typing import ClassVar

from nakami.errors import LimitExceeded
from nakami.model.progress import Progress
from nakami.patch.debs import POOL, Catalogue, Deb, installed
from nakami.patch.download import MAX_DOWNLOAD_BYTES, Download
from nakami.patch.installers.interface import Installer
from nakami.patch.workshop import Workshop

STATUS = "var/lib/dpkg/status"


class Debian(Installer):
    """An installer of Debian packages.

    Args:
        catalogue: the packages that the archives have; its index is in the workshop's supply as `Packages`.
        download: how they come.
        progress: told of downloads and of the installation.
        caveats: what a reader should know of the archives.
    """

    type: ClassVar[str] = "deb"

    def __init__(
        self, catalogue: Catalogue, download: Download, progress: Progress, caveats: tuple[str, ...] = ()
    ) -> None:
        self._catalogue = catalogue
        self._download = download
        self._progress = progress
        self._caveats = caveats

    def versions(self, workshop: Workshop) -> dict[str, str]:
        """See `Installer.versions`."""
        return {name: said.get("version", "") for name, said in installed(workshop.text(STATUS)).items()}

    def fetch(self, wanted: Iterable[Deb], workshop: Workshop) -> None:
        """Bring packages into the supply, at their `file`.

        Raises:
            LimitExceeded: they are more than any upgrade takes.
            NetworkError, DigestMismatch: one of them cannot be had, or is another one.
        """
        debs = list(dict.fromkeys(wanted))
        if sum(deb.size for deb in debs) > MAX_DOWNLOAD_BYTES:
            raise LimitExceeded(
                f"the upgrade takes more than {MAX_DOWNLOAD_BYTES:,} bytes of packages", "name fewer with --only"
            )
        (workshop.supply / POOL).mkdir(exist_ok=True)
        for done, deb in enumerate(debs):
            self._progress("downloading packages", done, len(debs))
            if not (workshop.supply / deb.file).exists():
                self._download(deb.url, workshop.supply / deb.file, size=deb.size, sha256=deb.sha256)
        self._progress("downloading packages", len(debs), len(debs))
