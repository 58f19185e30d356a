"""The list into rows: the layered products that packages of a repository are parts of.

Of the releases themselves and their extended support an image's own notes tell by name (`content_sets.py`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from msgspec import Struct

from nakami.bounded.feed_file import content
from nakami.bounded.json import decode
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.content_sets import is_extended, is_general
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.redhat.naming import ecosystem_of
from nakami.vulns.tables import REPOSITORIES
from nakami.vulns.tally import Tally

_MAX_BYTES = 256 << 20
_MAX_NAME = 200


class Repository(Struct, frozen=True, gc=False):
    """One content set: the products, as CPEs."""

    cpes: tuple[str, ...] = ()


class List(Struct, frozen=True):
    """The whole list, by the name of the content set."""

    data: dict[str, Repository]


class RepositoriesParse(Parse):
    """Reads the list."""

    name: ClassVar[str] = "redhat-repositories"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (REPOSITORIES,)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        for name, repository in decode(
            content(raw, limit=_MAX_BYTES), raw.name, type=List, limit=_MAX_BYTES
        ).data.items():
            tally.records += 1
            if len(name) > _MAX_NAME:
                tally.cannot_read(name, "the name of a repository is too long")
                continue
            for ecosystem in dict.fromkeys(map(ecosystem_of, repository.cpes)):
                if ecosystem and not is_general(ecosystem) and not is_extended(ecosystem):
                    yield REPOSITORIES, (name, ecosystem)


PARSE = RepositoriesParse()
