"""Oracle's errata into rows. What a definition tests is told by the comments of its criteria, in words that are always the same."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from msgspec import Struct

from nakami.bounded.xml import Element
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.cvss import best_vector
from nakami.vulns.lines import with_line
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.oval import Definition, definitions
from nakami.vulns.providers.rows import Advisory, Rows, Told
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_RELEASE = re.compile(r"Oracle Linux (\d{1,3}) is installed", re.ASCII)
_MODULE = re.compile(r"Module ([A-Za-z0-9+._-]{1,100}:[A-Za-z0-9+._-]{1,100}) is enabled")
_OLDER = re.compile(r"(\S{1,200}) is earlier than (\S{1,200})")
_WITHOUT_MODULES = frozenset({"4", "5", "6", "7"})


class _Around(Struct, frozen=True):
    """What the criteria around a test say: the release, and the module."""

    release: str = ""
    module: str = ""


class OracleParse(Parse):
    """Reads the errata (ELSA). Those that name no CVE are bug fixes and enhancements."""

    name: ClassVar[str] = "oracle"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        rows = Rows(self.name, tally)
        for definition in definitions(raw, tally):
            name = next((name for source, name in definition.references if source == "elsa"), definition.id)
            if not definition.cves:
                tally.harmless += 1
                continue
            advisory = Advisory(
                name,
                definition.cves,
                definition.severity,
                # A score is that of one CVE.
                best_vector(definition.vectors) if len(definition.cves) == 1 else "",
                definition.title,
                definition.issued,
                definition.issued,
            )
            yield from rows.of(advisory, _told(definition))


def _told(definition: Definition) -> Iterator[Told]:
    for around, name, version in _older(definition.criteria, _Around()):
        if not around.release:
            continue
        module: str | None = around.module or ("*" if ".module" in version else "-")
        if around.release in _WITHOUT_MODULES:
            module = None
        yield Told(
            with_line(f"Oracle Linux:{around.release}", version),
            name,
            fixed=version,
            fixed_on=definition.issued,
            module=module,
        )


def _older(criteria: Element, around: _Around) -> Iterator[tuple[_Around, str, str]]:
    """Every "is earlier than" of a tree of criteria: what stands around it, the package, and the version.

    What is said beside tests holds for them and for the criteria below; for the depth the reader has set a bound.
    """
    said = [each.attributes.get("comment", "") for each in criteria.all("criterion")]
    for comment in said:
        if match := _RELEASE.search(comment):
            around = _Around(match[1], around.module)
        elif match := _MODULE.search(comment):
            around = _Around(around.release, match[1])
    for comment in said:
        if match := _OLDER.fullmatch(comment.strip()):
            yield around, match[1], match[2]
    for below in criteria.all("criteria"):
        yield from _older(below, around)


PARSE = OracleParse()
