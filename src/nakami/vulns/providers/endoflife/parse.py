"""Cycles of one product into rows (endoflife.date, "API", version 0: "Cycle")."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct

from nakami.bounded.feed_file import content
from nakami.bounded.json import UNREADABLE, decode
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.providers.endoflife.fetch import MAX_BYTES
from nakami.vulns.providers.interface import Parse
from nakami.vulns.tables import LIFECYCLES
from nakami.vulns.tally import Tally

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_MAX_TEXT = 100
"""Characters of a cycle's or version's name; the longest real one has 30."""

_Told = str | bool | None
"""A day, or only whether it has come."""


class _Cycle(Struct, frozen=True, rename="camel"):
    cycle: str | int | float
    codename: str | None = None
    release_date: str | None = None
    support: _Told = None
    eol: _Told = None
    extended_support: _Told = None
    latest: str | int | float | None = None
    latest_release_date: str | None = None


class EndOfLifeParse(Parse):
    """Reads one product."""

    name: ClassVar[str] = "endoflife"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (LIFECYCLES,)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        for number, item in enumerate(
            decode(content(raw, limit=MAX_BYTES), raw.name, type=list[msgspec.Raw], limit=MAX_BYTES)
        ):
            tally.records += 1
            try:
                cycle = msgspec.json.decode(item, type=_Cycle)
            except UNREADABLE as error:
                tally.cannot_read(f"cycle {number}", str(error))
                continue
            tally.count(partition)
            yield (
                LIFECYCLES,
                (
                    partition,
                    str(cycle.cycle)[:_MAX_TEXT],
                    (cycle.codename or "")[:_MAX_TEXT] or None,
                    _day(cycle.release_date),
                    _day(cycle.support),
                    _day(cycle.eol),
                    _day(cycle.extended_support),
                    cycle.eol if isinstance(cycle.eol, bool) else None,
                    str(cycle.latest)[:_MAX_TEXT] if cycle.latest is not None else None,
                    _day(cycle.latest_release_date),
                    self.name,
                ),
            )


def _day(told: _Told) -> str | None:
    return told if isinstance(told, str) and _DAY.match(told) else None


PARSE = EndOfLifeParse()
