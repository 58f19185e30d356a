"""The way most feeds are fetched: a partition is one file."""

from pathlib import Path
from typing import ClassVar

from nakami.net.download import Downloaded, Unchanged, download
from nakami.net.validators import Validators
from nakami.vulns.providers.interface import Fetch, Origin, Raw, changes_of

MIB = 1 << 20


def fetch_file(origin: Origin, path: str, target: Path, cursor: Validators | None, limit: int) -> Raw | Unchanged:
    """Bring one file of a feed; see `Fetch.fetch`."""
    # Of a run that was killed: they belong to another file.
    changes_of(target).unlink(missing_ok=True)
    if cursor is not None:
        # What was built from the file is kept, the file is not: an empty one stands for it, so that the question can be conditional.
        target.touch()
    answer = download(
        origin.client, origin.base, path, target, limit=limit, validators=cursor, progress=origin.progress
    )
    if isinstance(answer, Downloaded):
        return Raw(target, answer.sha256, answer.size, answer.validators)
    target.unlink(missing_ok=True)
    return answer


class FileFetch(Fetch):
    """Brings a file for each partition.

    `file` is its path below the origin, in which `{partition}` stands for the partition's name; `limit` how many bytes it may have.
    """

    file: ClassVar[str]
    limit: ClassVar[int]

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        path = self.file.format(partition=partition)
        return fetch_file(origin, path, folder / f"{self.name} {path.replace('/', ' ')}", cursor, self.limit)
