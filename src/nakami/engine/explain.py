"""What is known of one vulnerability, and why a target has it."""

import re
from datetime import UTC, datetime

from msgspec import Struct

from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.engine.vulnerabilities import Knowledge
from nakami.errors import DatabaseError, UsageError
from nakami.model.finding import Finding
from nakami.model.progress import Progress
from nakami.vulns.describe import Advisory, Affected
from nakami.vulns.facts import Facts

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*-[A-Za-z0-9:._-]{1,80}")


class Explanation(Struct, frozen=True):
    """What is known of `id`: the advisories about it, the packages they name, exploitation and scores; `findings` are those of the target asked about."""

    id: str
    advisories: tuple[Advisory, ...]
    affected: tuple[Affected, ...]
    facts: Facts
    findings: tuple[Finding, ...] = ()


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
    wanted = name if name.startswith("GHSA-") else name.upper()
    found: tuple[Finding, ...] = ()
    if target:
        result = scan(target, settings, progress)
        found = tuple(f for f in result.findings if wanted in {f.id, *f.aliases, f.evidence.advisory})
    knowledge = Knowledge(settings, datetime.now(UTC))
    if not knowledge.database.held():
        if found:
            return Explanation(wanted, (), (), Facts(), found)
        raise DatabaseError("there is no advisory database yet", "run `nakami scan` on an image, or `nakami db update`")
    advisories, affected, facts = knowledge.database.describe(wanted)
    return Explanation(wanted, advisories, affected, facts, found)
