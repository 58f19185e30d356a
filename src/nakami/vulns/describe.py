"""What the database knows of one vulnerability, whoever has it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from nakami.lake.interface import Engine, Select
from nakami.model.finding import Severity
from nakami.vulns.facts import Facts

MAX_AFFECTED = 200


class Advisory(Struct, frozen=True):
    """One advisory about it: `id` at its `source`, all `names`, the vendor's word, CVSS, title, date in UTC ISO 8601."""

    id: str
    source: str
    names: tuple[str, ...]
    severity: Severity
    vector: str
    score: float | None
    title: str
    published: str


class Described(Struct, frozen=True):
    """What the database knows of one vulnerability: all its `names`, who speaks of it, of which packages, and the facts of its CVEs."""

    names: tuple[str, ...]
    advisories: tuple[Advisory, ...] = ()
    affected: tuple["Affected", ...] = ()
    facts: Facts = Facts()


class Affected(Struct, frozen=True):
    """One interval of one package: in words, with the first fixed version or none."""

    ecosystem: str
    name: str
    range: str
    fixed: str
    source: str


_ADVISORIES = """
SELECT v.id, v.source, v.ids, v.severity, v.vector, v.score, v.title, v.published FROM advisories AS v
ANTI JOIN advisories AS later
    ON v.source LIKE '%:archive' AND later.source = replace(v.source, ':archive', ':changes') AND later.id = v.id
WHERE list_has_any(string_split(v.ids, ' '), $names::VARCHAR[]) OR list_contains($names::VARCHAR[], v.id)
ORDER BY v.source, v.id
"""
_AFFECTED = """
SELECT DISTINCT a.ecosystem, a.name, a.range, coalesce(a.fixed_version, ''), a.source FROM affected AS a
JOIN advisories AS v ON v.source = a.source AND v.row = a.advisory
ANTI JOIN advisories AS later
    ON v.source LIKE '%:archive' AND later.source = replace(v.source, ':archive', ':changes') AND later.id = v.id
WHERE list_has_any(string_split(v.ids, ' '), $names::VARCHAR[]) OR list_contains($names::VARCHAR[], v.id)
ORDER BY 1, 2, 3 LIMIT $most
"""


def names_of_one(engine: Engine, files: Mapping[str, Sequence[Path]], name: str) -> tuple[str, ...]:
    """All names of one vulnerability, this one first: what advisories about nothing else call it.

    Raises:
        DatabaseError: a table is missing or damaged.
    """
    names = {name}
    for _ in range(2):  # a GHSA leads to its CVE, the CVE to others' names
        rows = engine.query(Select(_ADVISORIES, files, {"names": sorted(names)}))
        single = [row for row in rows if sum(word.startswith("CVE-") for word in row[2].split()) <= 1]
        names |= {word for row in single for word in row[2].split()}
    return (name, *sorted(names - {name}))


def advisories(engine: Engine, files: Mapping[str, Sequence[Path]], names: Sequence[str]) -> tuple[Advisory, ...]:
    """Every advisory that names the vulnerability by any of its names.

    Raises:
        DatabaseError: a table is missing or damaged.
    """
    return tuple(
        Advisory(
            id=row[0],
            source=row[1],
            names=tuple(row[2].split()),
            severity=Severity(row[3] or 0),
            vector=row[4] or "",
            score=row[5],
            title=row[6] or "",
            published=row[7] or "",
        )
        for row in engine.query(Select(_ADVISORIES, files, {"names": list(names)}))
    )


def affected(engine: Engine, files: Mapping[str, Sequence[Path]], names: Sequence[str]) -> tuple[Affected, ...]:
    """Which versions of which packages have it, at most `MAX_AFFECTED`.

    Raises:
        DatabaseError: a table is missing or damaged.
    """
    rows = engine.query(Select(_AFFECTED, files, {"names": list(names), "most": MAX_AFFECTED}))
    return tuple(Affected(*row) for row in rows)
