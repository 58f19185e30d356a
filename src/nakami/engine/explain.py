"""What is known of one vulnerability, and why a target has it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.engine.vulnerabilities import Knowledge
from nakami.errors import DatabaseError, UsageError
from nakami.model.finding import Finding
from nakami.model.progress import Progress
from nakami.model.scan import Scan
from nakami.report.words import count
from nakami.vulns.describe import Advisory, Affected
from nakami.vulns.facts import Facts

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*-[A-Za-z0-9:._-]{1,80}")


class Explanation(Struct, frozen=True):
    """What is known of `id`: the advisories about it, the packages they name, exploitation and scores.

    `findings` are those of the target that was asked about. `unknown` tells, in words, what of that target could not be
    evaluated: no finding there says nothing.
    """

    id: str
    advisories: tuple[Advisory, ...]
    affected: tuple[Affected, ...]
    facts: Facts
    findings: tuple[Finding, ...] = ()
    unknown: tuple[str, ...] = ()


def explain(name: str, target: str, settings: Settings, progress: Progress) -> Explanation:
    """Gather what is known of a vulnerability.

    Args:
        name: CVE, GHSA, PYSEC, ... in any case of letters.
        target: which target to look for it in; empty for none.
        settings: where the database is.
        progress: told of long work.

    Raises:
        UsageError: no such name can be.
        DatabaseError: there is no database yet, or it is damaged.
        TargetError, NetworkError, InputError: the target could not be read.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name[:100]!r} is not the name of a vulnerability", "write it as CVE-2021-44228 or GHSA-jfh8-c2jp-5v3q"
        )
    found: tuple[Finding, ...] = ()
    unknown: tuple[str, ...] = ()
    if target:
        result = scan(target, settings, progress)
        found = tuple(finding for finding in result.findings if _is_about(finding, name))
        unknown = tuple(_unknown(result))
    with Knowledge(settings, datetime.now(UTC)) as knowledge:
        if not knowledge.database.held():
            if target:
                return Explanation(_spellings(name)[0], (), (), Facts(), found, unknown)
            raise DatabaseError(
                "there is no advisory database yet", "run `nakami scan` on an image, or `nakami db update`"
            )
        for spelling in _spellings(name):
            advisories, affected, facts = knowledge.database.describe(spelling)
            if advisories or facts != Facts():
                return Explanation(spelling, advisories, affected, facts, found, unknown)
    return Explanation(_spellings(name)[0], (), (), Facts(), found, unknown)


def _spellings(name: str) -> tuple[str, ...]:
    """How the name may be meant: the usual spelling of its kind first, then as it was typed."""
    kind, _, rest = name.partition("-")
    usual = f"GHSA-{rest.lower()}" if kind.upper() == "GHSA" else name.upper()
    return tuple(dict.fromkeys((usual, name)))


def _is_about(finding: Finding, name: str) -> bool:
    return name.casefold() in {each.casefold() for each in (finding.id, *finding.aliases, finding.evidence.advisory)}


def _unknown(result: Scan) -> Iterator[str]:
    for source in result.sources:
        if source.status != "ok" and source.packages:
            in_full = " in full" if source.status == "partial" else ""
            yield f"not evaluated{in_full}: {source.name}, {count(source.packages, 'package')}: {source.why}"
    for spot in result.blind_spots:
        yield f"blind spot: {spot.where}: {spot.why}"
