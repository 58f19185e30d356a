"""Attacks that the own sensors have seen: what is attacked here and now counts more than what may be attacked somewhere.

Nothing of nakami writes the table yet. It is read when it is there: one Parquet file, `<cache>/lake/attacks.parquet`, made by whoever
gathers events (docs/priorities.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nakami.errors import DatabaseError
from nakami.lake.interface import Engine, Select
from nakami.lake.table import Column, Table, Type
from nakami.model.finding import Finding

ATTACKS = Table("attacks", (Column("id"), Column("count", Type.COUNT), Column("last_seen")), order=("id",))
"""Attacks on one vulnerability: its CVE, how many were seen, and when the last was (UTC ISO 8601). Rows of the same CVE add up."""

_WANTED = """
SELECT id, sum(count), max(last_seen::VARCHAR) FROM attacks
WHERE id IN (SELECT unnest($ids::VARCHAR[])) AND count > 0 GROUP BY id
"""


class Attacks(Struct, frozen=True):
    """How many attacks were seen, and when the last was."""

    count: int
    last_seen: str


def attacks_on(engine: Engine, file: Path, names: Iterable[str]) -> dict[str, Attacks]:
    """The attacks on some vulnerabilities, by their names.

    Args:
        engine: runs the question.
        file: the table.
        names: CVEs.

    Raises:
        DatabaseError: the file is damaged, or another table.
    """
    wanted = sorted(set(names))
    try:
        rows = engine.query(Select(_WANTED, {ATTACKS.name: [file]}, {"ids": wanted})) if wanted else []
    except DatabaseError as error:
        told = f"the table of attacks {file} could not be read: {error.message}"
        raise DatabaseError(told, "write it anew (docs/priorities.md), or take it away") from error
    return {name: Attacks(int(count), last or "") for name, count, last in rows}


def with_attacks(findings: Sequence[Finding], seen: Mapping[str, Attacks]) -> tuple[Finding, ...]:
    """The findings with what was seen of attacks on them, by any of their names."""
    if not seen:
        return tuple(findings)
    return tuple(_with(finding, seen) for finding in findings)


def _with(finding: Finding, seen: Mapping[str, Attacks]) -> Finding:
    its = [seen[name] for name in (finding.id, *finding.aliases) if name in seen]
    if not its:
        return finding
    exploit = replace(
        finding.exploit, attacks=sum(each.count for each in its), last_attack=max(each.last_seen for each in its)
    )
    return replace(finding, exploit=exploit)
