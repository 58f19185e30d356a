"""From matches to findings: what several advisories say of one vulnerability in one package becomes one finding.

- A finding stands per installed package, as users of other scanners expect; `distinct` counts the vulnerabilities
  behind them, each once per source package and version.
- The names of a vulnerability (CVE, GHSA, PYSEC, ...) tie the statements of several sources together. An advisory of a
  distribution about several CVEs (RHSA, ALSA, a security update) is a statement about each of them, and becomes one
  finding per CVE.
- Severity: the vendor's word, else the advisory's CVSS, else NVD's; of several, that of the source with most authority.
  The word of an advisory about several CVEs is that of the worst of them, so for each single one it counts last. `score`
  and `vector` are the CVSS of the same order and stand beside the word even where they disagree with it: a vendor's `low`
  says what its build makes of a fault that upstream's score calls 9.8.
- The remedy is the highest of the first fixed versions that the statements name: below it, one of them still calls the
  package vulnerable.
- The state is `fixed` where a version without the fault is named, else the most decided word of the source with most
  authority. Notes are all those of that source; a fault that somebody contests is noted as disputed, and kept.
- Exploitation and likelihood are those of the CVE and of those it is a case of (`related`): who attacks a protocol's
  fault attacks each implementation of it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from nakami.errors import VersionInvalid
from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity, State
from nakami.model.package import Package
from nakami.vulns.ecosystems import scheme_of
from nakami.vulns.facts import Facts
from nakami.vulns.feeds import authority_of
from nakami.vulns.fix_date import fix_date
from nakami.vulns.interface import Match

Locate = Callable[[Package], tuple[int | None, str]]
"""Which layer brought a package: its index from 0 and its diffID; (None, "") when there are no layers."""


def nowhere(package: Package) -> tuple[int | None, str]:  # noqa: ARG001 -- the shape of all of them
    """The layer of packages that have none: those of folders."""
    return None, ""


DISPUTED = "disputed"
"""How the note of a finding begins whose vulnerability somebody contests."""

_DECIDED = (State.WILL_NOT_FIX, State.UNDER_INVESTIGATION, State.AFFECTED, State.UNKNOWN)
"""Where there is no fix, what a vendor decided says more than what follows from its silence."""


class _Claim(Struct, frozen=True, gc=False):
    """A match as a statement about one vulnerability with these names; `is_shared` when it speaks of others as well."""

    match: Match
    names: tuple[str, ...]
    is_shared: bool


def findings(matches: Iterable[Match], facts: Facts, locate: Locate = nowhere) -> tuple[Finding, ...]:
    """The findings of the matches, in the order of the packages and then of their names.

    Args:
        matches: those of one package follow each other.
        facts: of the CVEs that the matches name.
        locate: which layer brought a package.
    """
    found: list[Finding] = []
    by_package: dict[Package, list[Match]] = {}
    for package, group in groupby(matches, lambda match: match.package):
        by_package.setdefault(package, []).extend(group)
    for package, its in by_package.items():
        where = locate(package)
        groups = [_finding(package, claims, facts, where) for claims in _vulnerabilities(its)]
        found.extend(sorted(groups, key=lambda finding: finding.id))
    return tuple(found)


def distinct(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each vulnerability in each source package and version: what counts are made of.

    The binary packages that a distribution builds from one source share its vulnerabilities; fifteen of them are not
    fifteen problems. Of those that stand for the same, the first is kept. Findings without a package count by their
    path.
    """
    first: dict[tuple[str, ...], Finding] = {}
    for finding in found:
        first.setdefault(_identity(finding), finding)
    return tuple(first.values())


def names_of(matches: Iterable[Match]) -> set[str]:
    """Every CVE that the matches name or relate to, to look up the facts of."""
    return {name for match in matches for name in (*match.ids, *match.related) if name.startswith("CVE-")}


def is_disputed(finding: Finding) -> bool:
    """Whether somebody contests that it is a vulnerability."""
    return finding.note.startswith(DISPUTED)


def _identity(finding: Finding) -> tuple[str, ...]:
    package = finding.package
    if package is None:
        return (finding.id, "", finding.path)
    if package.source:
        return (finding.id, package.type, package.source, package.source_version)
    return (finding.id, package.type, package.namespace, package.name, package.version)


def _claims(matches: Iterable[Match]) -> Iterator[_Claim]:
    for match in matches:
        if not match.ids:
            yield _Claim(match, (match.advisory,), is_shared=False)
        elif match.is_shared:
            for name in match.ids:
                yield _Claim(match, (name,), is_shared=True)
        else:
            yield _Claim(match, match.ids, is_shared=False)


def _vulnerabilities(matches: Iterable[Match]) -> Iterator[list[_Claim]]:
    """The claims of one package, in groups that share a name."""
    group_of: dict[str, list[_Claim]] = {}
    for claim in _claims(matches):
        target: list[_Claim] = [claim]
        for name in claim.names:
            other = group_of.get(name)
            if other is not None and other is not target:
                # The smaller joins the larger; a claim's names lead to one group ever after.
                target, other = (other, target) if len(other) > len(target) else (target, other)
                target.extend(other)
                for moved in other:
                    for its in moved.names:
                        group_of[its] = target
        for name in claim.names:
            group_of[name] = target
    seen: set[int] = set()
    for group in group_of.values():
        if id(group) not in seen:
            seen.add(id(group))
            yield group


def _finding(package: Package, claims: Sequence[_Claim], facts: Facts, where: tuple[int | None, str]) -> Finding:
    names = sorted({name for claim in claims for name in claim.names}, key=_name_order)
    cves = [name for name in names if name.startswith("CVE-")]
    severity, score, vector = _severity(claims, cves, facts)
    proof, fixed = _proof(package, claims)
    telling = _most_telling(claims)
    return Finding(
        id=names[0],
        severity=severity,
        evidence=Evidence(package.path, *where, proof.source, proof.advisory, proof.range),
        remedy=Remedy("upgrade", fixed, f"upgrade {package.name} to {fixed}")
        if fixed
        else Remedy("none-yet", "", "no fixed version is known"),
        package=package,
        path=package.path,
        title=next((claim.match.title for claim in claims if claim.match.title), ""),
        aliases=tuple(names[1:]),
        score=score,
        vector=vector,
        published=_published(claims, cves, facts),
        exploit=_exploit([*cves, *_related(claims)], facts),
        state=State.FIXED if fixed else min((match.state for match in telling), key=_decidedness),
        note=_note(claims, telling, cves, facts),
        fixed_on=_fixed_on(claims, fixed),
    )


def _name_order(name: str) -> tuple[int, str]:
    for place, prefix in enumerate(("CVE-", "GHSA-")):
        if name.startswith(prefix):
            return place, name
    return 2, name


def _most_telling(claims: Sequence[_Claim]) -> list[Match]:
    """The statements of the source, or sources, with most authority."""
    most = max(authority_of(claim.match.source) for claim in claims)
    return [claim.match for claim in claims if authority_of(claim.match.source) == most]


def _decidedness(state: State) -> int:
    return _DECIDED.index(state) if state in _DECIDED else len(_DECIDED)


def _note(claims: Sequence[_Claim], telling: Sequence[Match], cves: Sequence[str], facts: Facts) -> str:
    """What the best source says in its own words, and whether it is disputed at all."""
    words = sorted({match.note for match in telling if match.note})
    disputing = [claim.match.source for claim in claims if claim.match.disputed and not claim.is_shared]
    if not disputing and any(facts.scores[cve].disputed for cve in cves if cve in facts.scores):
        disputing = ["nvd"]
    first = [f"{DISPUTED} ({disputing[0]})"] if disputing else []
    return "; ".join((*first, *words))


def _published(claims: Sequence[_Claim], cves: Sequence[str], facts: Facts) -> str:
    """The earliest date of those that speak of nothing else, else NVD's; empty when nobody tells one."""
    told = [claim.match.published for claim in claims if claim.match.published and not claim.is_shared]
    if not told:
        told = [score.published for cve in cves if (score := facts.scores.get(cve)) and score.published]
    return min(told, default="")


def _related(claims: Sequence[_Claim]) -> list[str]:
    return sorted({name for claim in claims if not claim.is_shared for name in claim.match.related})


def _severity(claims: Sequence[_Claim], cves: Sequence[str], facts: Facts) -> tuple[Severity, float | None, str]:
    own = [claim.match for claim in claims if not claim.is_shared]
    shared = [claim.match for claim in claims if claim.is_shared]
    score, vector = _worst((match.score, match.vector) for match in own)
    if score is None:
        score, vector = _worst(
            (facts.scores[cve].score, facts.scores[cve].vector) for cve in cves if cve in facts.scores
        )
    word = _word(own)
    if word is Severity.UNKNOWN and score is None:
        word = _word(shared)
        score, vector = _worst((match.score, match.vector) for match in shared)
    if word is Severity.UNKNOWN and score is not None:
        word = Severity.of_score(score)
    return word, score, vector


def _word(matches: Sequence[Match]) -> Severity:
    """The word of the source with most authority that has one; of several as good, the worst."""
    told = [(authority_of(match.source), match.severity) for match in matches if match.severity]
    return max(told)[1] if told else Severity.UNKNOWN


def _worst(scored: Iterable[tuple[float | None, str]]) -> tuple[float | None, str]:
    known = [(score, vector) for score, vector in scored if score is not None]
    return max(known) if known else (None, "")


def _proof(package: Package, claims: Sequence[_Claim]) -> tuple[Match, str]:
    """The statement to show, and the version that satisfies all of them; empty when none names one."""
    fixing = [claim.match for claim in claims if claim.match.fixed]
    if not fixing:
        return claims[0].match, ""
    best = max(fixing, key=lambda match: version_order(package, match.fixed))
    return best, best.fixed


def _fixed_on(claims: Iterable[_Claim], fixed: str) -> str:
    """Since when this version is there: the earliest date of those that name it; empty when nobody tells one."""
    return min((when for claim in claims if claim.match.fixed == fixed and (when := fix_date(claim.match))), default="")


def version_order(package: Package, version: str) -> tuple[bool, bytes]:
    """The order of versions of a package; what its ecosystem does not define comes first."""
    scheme = scheme_of(package)
    if scheme is None:
        return False, b""
    try:
        return True, scheme.key(version)
    except VersionInvalid:
        return False, b""


def _exploit(cves: Sequence[str], facts: Facts) -> Exploit:
    entries = [facts.exploited[cve] for cve in cves if cve in facts.exploited]
    likelihoods = [facts.likelihoods[cve] for cve in cves if cve in facts.likelihoods]
    return Exploit(
        known=bool(entries),
        since=min((entry.since for entry in entries), default=""),
        ransomware=any(entry.ransomware for entry in entries),
        epss=max(likelihoods) if likelihoods else None,
        lists=tuple(sorted({name for entry in entries for name in entry.lists})),
    )
