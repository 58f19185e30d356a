"""From what rules saw in files' bytes to findings: malware, and secrets that whoever can pull the image can read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.inspection.instructions import Statement, statements
from nakami.engine.inspection.members import MARK
from nakami.engine.setting_aside.reasons import PACKAGE_DIGEST
from nakami.malware.ownership import excuse
from nakami.model.finding import Evidence, Finding, Remedy, SetAside, Severity
from nakami.model.hit import INSTRUCTIONS, PlacedHit
from nakami.model.image import Base, Target
from nakami.model.inventory import Inventory
from nakami.model.outcome import BlindSpot
from nakami.model.package import DISTRIBUTION_TYPES
from nakami.report.words import count, shortened
from nakami.rulebook.rule import Rule
from nakami.secrets.masking import masked

_KINDS: Mapping[str, Literal["malware", "secret"]] = {"malware": "malware", "secrets": "secret"}
_RIGHTS = "rights"
"""A tag: the rule judges a file's rights, which no digest vouches for."""
_HEURISTICS = "structure"
"""The group of rules that judge how a file is built, and not what it holds."""
_SOURCE = "nakami"
_INSTRUCTION = 200
"""Characters of the instruction that made a layer."""
_FEW = 3
"""Places of the same secret that are named."""
_NOTHING = Finding("", Severity.UNKNOWN, Evidence(""), Remedy("change"))
_CERTAIN = {"high": 0, "medium": 1, "low": 2}


class Harm(Struct, frozen=True):
    """What was seen: one finding for each hit, what of that does not count, and rules that nobody knows."""

    findings: tuple[Finding, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()


def harm(
    inventory: Inventory,
    target: Target,
    rules: Mapping[str, Rule],
    looks: frozenset[str],
    base: Base | None = None,
    counted: frozenset[str] = frozenset(),
) -> Harm:
    """Make a finding of each hit.

    Args:
        inventory: with the hits.
        target: as it may be shown: its instructions become evidence.
        rules: all that there are, by code.
        looks: what the user wants looked for.
        base: what the image was built on.
        counted: words of what shall count although it would be set aside.
    """
    told = tuple(statements(target.config)) if target.config else ()
    managed = any(placed.package.type in DISTRIBUTION_TYPES for placed in inventory.packages)
    findings: list[Finding] = []
    aside: list[SetAside] = []
    unknown: dict[str, list[PlacedHit]] = {}
    for placed in inventory.hits:
        rule = rules.get(placed.hit.rule)
        if rule is None or rule.family not in _KINDS:
            unknown.setdefault(placed.hit.rule, []).append(placed)
        elif rule.family in looks and not excuse(placed, has_database=managed):
            finding = _finding(placed, rule, inventory, target, told, base)
            why = "" if PACKAGE_DIGEST in counted else _vouched(placed, rule)
            if why:
                aside.append(SetAside(finding, PACKAGE_DIGEST, why))
            else:
                findings.append(finding)
    return Harm(tuple(findings), tuple(aside), tuple(_unknown(unknown)))


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, the gravest first, and those of one file together.

    Malware is told once for each rule and path, a secret once wherever it lies and whichever rules see it.

    To be called when the user's rules have been applied: they may name one of several places.
    """
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        secret = finding.kind == "secret" and finding.evidence.fingerprint
        key = (secret,) if secret else (finding.id, finding.path, _line(finding))
        groups.setdefault(key, []).append(finding)
    found = [_one(group) for group in groups.values()]
    whole = {id(each): _rank(its[0]) for its in _by_file(found) for each in its}
    return tuple(sorted(found, key=lambda each: (whole.get(id(each)) or _rank(each), _rank(each))))


def files(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest of what was seen in each file with malware, the gravest first: rules that see the same file see one thing.

    What lies inside of an archive or a packed program is that file's. The other rules stand in `aliases`.
    """
    return tuple(sorted(map(_told_by_all, _by_file(findings)), key=_rank))


def merged_aside(set_aside: Sequence[SetAside]) -> tuple[SetAside, ...]:
    """What does not count, with malware and secrets merged as those that count, for each reason by itself."""
    others = [each for each in set_aside if each.finding.kind not in _KINDS.values()]
    reasons: dict[SetAside, list[Finding]] = {}
    for each in set_aside:
        if each.finding.kind in _KINDS.values():
            reasons.setdefault(replace(each, finding=_NOTHING), []).append(each.finding)
    told = (replace(why, finding=finding) for why, its in reasons.items() for finding in merged(its))
    return (*others, *told)


def is_grave(finding: Finding) -> bool:
    """Whether a finding of malware is not only a sign of something: its rule is sure, or it is bad enough."""
    return finding.severity >= Severity.HIGH or finding.confidence == "high"


def _told_by_all(its: Sequence[Finding]) -> Finding:
    """The first of them, with the names of the other rules."""
    first = its[0]
    return replace(first, aliases=tuple(sorted({each.id for each in its} - {first.id})))


def _by_file(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """What was seen in each file with malware, the gravest first."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.kind == "malware":
            found.setdefault(finding.path.partition(MARK)[0], []).append(finding)
    return (sorted(its, key=_rank) for its in found.values())


def _line(finding: Finding) -> str:
    """What tells several secrets of one file apart that have no fingerprint; of malware, the file is enough."""
    return str(finding.evidence.line) if finding.kind == "secret" else ""


def _rank(finding: Finding) -> tuple[object, ...]:
    evidence = finding.evidence
    certain = _CERTAIN.get(finding.confidence, len(_CERTAIN))
    gone = evidence.deleted_in is not None
    return finding.kind != "malware", -finding.severity, certain, gone, finding.path, finding.id, evidence.line


def _one(group: Sequence[Finding]) -> Finding:
    """The worst of them, with the others' places and rules: what the container still has before what was deleted."""
    first, *rest = sorted(group, key=lambda its: (_rank(its), -(its.evidence.layer or 0)))
    places = dict.fromkeys(_place(each) for each in rest if each.kind == "secret")
    places.pop(_place(first), None)
    first = _told_by_all((first, *rest))
    if not places:
        return first
    more = f", and {len(places) - _FEW:,} more" if len(places) > _FEW else ""
    return replace(first, note=_joined(first.note, f"also in {', '.join(list(places)[:_FEW])}{more}"))


def _place(finding: Finding) -> str:
    if finding.path == INSTRUCTIONS and finding.note:
        return finding.note.partition(";")[0].removeprefix("in ")
    layer = finding.evidence.layer
    return finding.path if layer is None else f"{finding.path} (layer {layer + 1})"


def _finding(
    placed: PlacedHit,
    rule: Rule,
    inventory: Inventory,
    target: Target,
    told: Sequence[Statement],
    base: Base | None,
) -> Finding:
    hit, layer = placed.hit, placed.layer
    kind = _KINDS[rule.family]
    digests = inventory.diff_ids
    evidence = Evidence(
        path=hit.path,
        layer=layer,
        layer_digest=digests[layer] if layer is not None and layer < len(digests) else "",
        source=_SOURCE,
        advisory=rule.name,
        line=hit.line,
        # A rule for secrets tells no more than it may; the line that downloads malware may hold a password as any other.
        excerpt=hit.excerpt if kind == "secret" else masked(hit.excerpt),
        fingerprint=hit.fingerprint,
        instruction=_instruction(target, layer),
        deleted_in=placed.deleted_in,
    )
    note = ""
    if placed.deleted_in is not None:
        still = (
            "still downloadable" if kind == "secret" else "the container does not have it, whoever pulls the image does"
        )
        note = f"deleted in layer {placed.deleted_in + 1}, {still}"
    if hit.path == INSTRUCTIONS and 0 < hit.line <= len(told):
        note = _joined(note, f"in {shortened(told[hit.line - 1].where, _INSTRUCTION)}")
    lowered = kind == "malware" and placed.deleted_in is not None
    return Finding(
        id=rule.code,
        severity=Severity(max(rule.severity - 1, Severity.NEGLIGIBLE)) if lowered else rule.severity,
        evidence=evidence,
        remedy=Remedy("change", text=rule.remedy),
        path=hit.path,
        title=rule.title,
        origin=_origin(layer, base),
        kind=kind,
        note=note,
        confidence=rule.confidence,
    )


def _origin(layer: int | None, base: Base | None) -> Literal["", "base", "application"]:
    if layer is None or base is None or not base.layers:
        return ""
    return "base" if layer < base.layers else "application"


def _instruction(target: Target, layer: int | None) -> str:
    """The instruction that made a layer, as it may be shown."""
    if layer is None or layer >= len(target.layers):
        return ""
    return shortened(" ".join(target.layers[layer].created_by.split()), _INSTRUCTION)


def _vouched(placed: PlacedHit, rule: Rule) -> str:
    """Why a finding is nobody's but its package's; empty where it counts.

    The database of packages is the image's own word: what a rule is sure of is not talked away by it.
    """
    if not placed.hit.vouched or _RIGHTS in rule.tags:
        return ""
    if rule.family == "malware" and rule.group != _HEURISTICS and rule.confidence == "high":
        return ""
    return f"{f'the package {placed.owner}' if placed.owner else 'a package'} records this content"


def _unknown(unknown: Mapping[str, Sequence[PlacedHit]]) -> Iterator[BlindSpot]:
    for code, hits in unknown.items():
        more = f" and {count(len(hits) - 1, 'more place')}" if len(hits) > 1 else ""
        yield BlindSpot(
            "rules",
            hits[0].hit.path,
            f"the rule {code} saw something there{more}, and nobody knows that rule any more",
            "scan again with --no-cache",
        )


def _joined(note: str, more: str) -> str:
    return f"{note}; {more}" if note else more
