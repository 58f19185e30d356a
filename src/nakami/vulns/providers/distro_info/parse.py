"""Releases of Debian and Ubuntu into rows (distro-info-data, `debian.csv` and `ubuntu.csv`: a header, then one release per line).

Who fixes what for everybody, and until when: Debian's security team (`eol`), then its LTS team (`eol-lts`); Ubuntu (`eol`, `eol-server`).
Extended support of either (`eol-elts`, `eol-esm`) is for subscribers.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from nakami.bounded.feed_file import lines
from nakami.errors import Malformed
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.providers.distro_info.fetch import MAX_BYTES
from nakami.vulns.providers.interface import Parse
from nakami.vulns.tables import LIFECYCLES
from nakami.vulns.tally import Tally

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_FOR_ALL = ("eol", "eol-server", "eol-lts")
_PAID = ("eol-elts", "eol-esm", "eol-legacy")


class DistroInfoParse(Parse):
    """Reads one distribution."""

    name: ClassVar[str] = "distro-info"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (LIFECYCLES,)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        rows = lines(raw, limit=MAX_BYTES)
        names = next(rows, "").split(",")
        if not {"version", "codename", "release", "eol"} <= set(names):
            raise Malformed(f"{raw.name} does not start with the columns of distro-info-data", "update again")
        for line in rows:
            tally.records += 1
            fields = dict(zip(names, line.split(","), strict=False))
            cycle = fields["version"].split(" ")[0]
            if not cycle:
                # Debian's unstable and experimental have no number, and no end.
                continue
            if any(value and not _DAY.match(value) for name, value in fields.items() if name.startswith("eol")):
                tally.cannot_read(line, "a date that is none")
                continue
            tally.count(partition)
            yield (
                LIFECYCLES,
                (
                    partition,
                    cycle,
                    fields.get("codename") or None,
                    fields.get("release") or None,
                    fields.get("eol") or None,
                    _last(fields, _FOR_ALL),
                    _last(fields, _PAID),
                    None,
                    None,
                    None,
                    self.name,
                ),
            )


def _last(fields: dict[str, str], names: tuple[str, ...]) -> str | None:
    return max((fields.get(name) or "" for name in names), default="") or None


PARSE = DistroInfoParse()
