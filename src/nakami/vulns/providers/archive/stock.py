"""What an archive has to install: the indexes of a release's suites as they are, and the packages they name."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from nakami.errors import DigestMismatch, NakamiError, NetworkError
from nakami.net.address import shown
from nakami.vulns.providers.archive.fetch import Fetch, Suite
from nakami.vulns.providers.archive.host import Host
from nakami.vulns.providers.archive.plan import Place, Role
from nakami.vulns.providers.archive.survey import tiers_of
from nakami.vulns.providers.archive.transport import Transport


class Found(Struct, frozen=True):
    """The suites of a release that answered, and why others did not."""

    suites: tuple[Suite, ...]
    failures: tuple[str, ...] = ()


class Stock:
    """A release's packages at the mirrors that may be asked.

    Args:
        fetch: asks mirrors.
        transport: how packages come.
        host: what this host knows of archives.
        mirrors: bases of `--apt-mirror`.
        image_sources: the image's own files of apt sources, by path, where the user trusts them.
    """

    def __init__(
        self,
        fetch: Fetch,
        transport: Transport,
        host: Host,
        mirrors: Sequence[str] = (),
        image_sources: Mapping[str, str] | None = None,
    ) -> None:
        self._fetch = fetch
        self.download = downloader(transport)
        self._host = host
        self._mirrors = mirrors
        self._image_sources = image_sources or {}

    def find(self, distro_id: str, release: str, *, unsigned: bool = False) -> Found:
        """The best suite for each role: of the first mirrors that have it, the freshest with a good signature.

        Args:
            distro_id: the distribution, as os-release(5) names it.
            release: its codename.
            unsigned: take a suite whose signature could not be checked, too.
        """
        tiers = tiers_of(self._host, self._mirrors, self._image_sources, distro_id, release)
        suites: list[Suite] = []
        failures: list[str] = []
        for role in Role:
            for tier in tiers:
                found = self._of(tier, role, release, distro_id, failures)
                fit = [suite for suite in found if unsigned or suite.is_signed]
                failures += [f"{shown(s.url)}: {', '.join(s.caveats)}" for s in found if s not in fit]
                if fit:
                    suites.append(max(fit, key=lambda suite: (suite.is_signed, suite.release.made)))
                    break
        return Found(tuple(suites), tuple(dict.fromkeys(failures)))

    def _of(self, tier: Iterable[Place], role: Role, release: str, distro_id: str, failures: list[str]) -> list[Suite]:
        found: list[Suite] = []
        for place in tier:
            if not (place.has_security if role is Role.SECURITY else place.has_main):
                continue
            try:
                suite = self._fetch.suite(place, role, release, distro_id, anew=True)
            except NakamiError as error:
                failures.append(error.message)
                continue
            if suite is not None:
                found.append(suite)
        return found

    def text(self, suite: Suite, architecture: str) -> Iterator[bytes]:
        """The suite's indexes. Raises as `Fetch.texts` does."""
        return self._fetch.texts(suite, architecture)


class Downloader(Protocol):
    """Fetches one file."""

    def __call__(self, url: str, path: Path, *, size: int, sha256: str = "") -> None:
        """Fetch a file of at most, and with a digest of exactly, `size` bytes into one that is not there yet."""


def downloader(transport: Transport) -> Downloader:
    """What fetches packages and indexes into files.

    It raises NetworkError when a file cannot be had, DigestMismatch when it is not what an index vouches for, and LimitExceeded when it is
    larger than told or the budget is spent.
    """

    def download(url: str, path: Path, *, size: int, sha256: str = "") -> None:
        digest = hashlib.sha256()
        seen = 0
        with transport.open(url, size) as chunks, path.open("xb") as file:
            if chunks is None:
                raise NetworkError(f"{shown(url)} is not there", "the mirror is incomplete; name another")
            for chunk in chunks:
                digest.update(chunk)
                seen += len(chunk)
                file.write(chunk)
        if sha256 and (seen != size or digest.hexdigest() != sha256):
            raise DigestMismatch(f"{shown(url)} is not what the index vouches for", "name another mirror")

    return download
