"""Amazon Linux's updateinfo: from a mirror of it, from a tree of its repositories, or as its own servers lay them out."""

from pathlib import Path
from typing import ClassVar

from nakami.bounded.feed_file import lines
from nakami.errors import HttpError, TargetNotFound
from nakami.net.download import Unchanged, download
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB
from nakami.vulns.providers.interface import Fetch, Origin, Raw
from nakami.vulns.providers.yum_repository import elsewhere, fetch_updateinfo, follow_index, is_absent

_MAX_BYTES = 256 * MIB
_MAX_LIST_BYTES = 1 * MIB
_LISTS = {
    "1": "2018.03/{folder}/x86_64/mirror.list",
    "2": "2/{folder}/latest/x86_64/mirror.list",
    "2022": "al2022/{folder}/mirrors/latest/x86_64/mirror.list",
    "2023": "al2023/{folder}/mirrors/latest/x86_64/mirror.list",
}
"""Where the servers name the newest repository of a folder (the `mirrorlist` of etc/yum.repos.d). The updateinfo of x86_64 names the
packages of all architectures."""


class AmazonFetch(Fetch):
    """Brings one repository's updateinfo; the partition is its release and name, `2 extras kernel-5.15`."""

    name: ClassVar[str] = "amazon"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        release, _, repository = partition.partition(" ")
        place = repository.replace(" ", "/")
        target = folder / f"{partition}.updateinfo"
        try:
            return fetch_updateinfo(origin, f"{release}/{place}", target, cursor, _MAX_BYTES)
        except (TargetNotFound, HttpError) as error:
            if not is_absent(error):
                raise
            address = self._newest(origin, _LISTS[release].format(folder=place), target)
            if not address:
                raise
        return follow_index(elsewhere(origin, address), "", target, cursor, _MAX_BYTES)

    def _newest(self, origin: Origin, path: str, target: Path) -> str:
        """The address of the repository that a list names first; empty where there is no such list."""
        listed = target.with_name(f"{target.name}.list")
        try:
            download(origin.client, origin.base, path, listed, limit=_MAX_LIST_BYTES)
            found = [line.strip() for line in lines(listed, limit=_MAX_LIST_BYTES)]
        except (TargetNotFound, HttpError) as error:
            if not is_absent(error):
                raise
            return ""
        finally:
            listed.unlink(missing_ok=True)
        # What was asked for safely is not to be brought in the clear.
        schemes = ("https://",) if origin.base.lower().startswith("https://") else ("https://", "http://")
        return next((line.partition("?")[0] for line in found if line.startswith(schemes)), "")


FETCH = AmazonFetch()
