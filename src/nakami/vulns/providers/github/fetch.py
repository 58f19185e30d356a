"""The repository of the database, as the zip that GitHub makes of it."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

_MAX_BYTES = 4096 * MIB
"""It had some 400 MB in 2026, most of it advisories that nobody has reviewed."""


class GithubFetch(Fetch):
    """Brings the repository; there is one partition, without a name."""

    name: ClassVar[str] = "github"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        del partition
        return fetch_file(origin, "main.zip", folder / "github.zip", cursor, _MAX_BYTES)


FETCH = GithubFetch()
