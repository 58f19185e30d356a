"""The repository of the database, as the zip that GitHub makes of it."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

_MAX_BYTES = 4096 * MIB
"""It had some 400 MB in 2026, most of it advisories that nobody has reviewed."""


class GithubFetch(FileFetch):
    """Brings the repository; there is one partition, without a name."""

    name: ClassVar[str] = "github"
    file: ClassVar[str] = "main.zip"
    limit: ClassVar[int] = _MAX_BYTES


FETCH = GithubFetch()
