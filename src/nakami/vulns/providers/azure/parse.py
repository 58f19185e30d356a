"""Microsoft's statements into rows: a definition is about one CVE in one source package."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from nakami.bounded.xml import Element
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.model.finding import State
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.oval import Bound, Definition, bounds, definitions
from nakami.vulns.providers.rows import Advisory, Rows, Told
from nakami.vulns.states import NOT_AFFECTED
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally


class AzureParse(Parse):
    """Reads the statements of one release."""

    name: ClassVar[str] = "azure"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        rows = Rows(f"azure:{partition}", tally)
        ecosystem = f"Azure Linux:{partition.rpartition('-')[2].partition('.')[0]}"
        tests = bounds(raw)
        for definition in definitions(raw, tally):
            if not definition.cves:
                tally.cannot_read(definition.id, "it does not say which CVE it is about")
                continue
            advisory = Advisory(
                # One CVE has a definition for each package, and advisories of one name are told once.
                definition.cves[0],
                definition.cves,
                definition.severity,
                title=definition.title,
                published=definition.issued,
                modified=definition.issued,
            )
            yield from rows.of(advisory, _told(definition, ecosystem, tests))


def _told(definition: Definition, ecosystem: str, tests: Mapping[str, tuple[Bound, ...]]) -> Iterator[Told]:
    for test in _tests(definition.criteria):
        told = tests.get(test, ())
        if not told:
            continue
        if definition.patchable.lower() == "not applicable":
            yield Told(ecosystem, told[0].name, state=NOT_AFFECTED, note=definition.patchable)
            continue
        fixed = next((each.version for each in told if each.operation == "less than"), "")
        since = next((each.version for each in told if each.operation in {"greater than", "greater than or equal"}), "")
        yield Told(
            ecosystem,
            told[0].name,
            fixed=fixed,
            introduced=since,
            # `less than or equal` names the newest build that has it: no fixed one is there yet.
            state=None if fixed else State.AFFECTED,
            fixed_on=definition.issued if fixed else "",
        )


def _tests(criteria: Element) -> Iterator[str]:
    for each in criteria.all("criterion"):
        yield each.attributes.get("test_ref", "")
    for below in criteria.all("criteria"):
        yield from _tests(below)


PARSE = AzureParse()
