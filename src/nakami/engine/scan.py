"""The scan: target in, three answers, a verdict and acts out."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from nakami.access.identity import access
from nakami.engine.base_image import base_of
from nakami.engine.first import what_first
from nakami.engine.harm import files, harm, merged, merged_aside
from nakami.engine.images_seen import ImagesSeen
from nakami.engine.intake import open_with, take_inventory
from nakami.engine.knowledge import Knowledge
from nakami.engine.remembering import remembered
from nakami.engine.rule_knowledge import rules as known_rules
from nakami.engine.rules import not_looked_for
from nakami.engine.safety import safe, unseen
from nakami.engine.setting_aside.reasons import SPOKEN
from nakami.engine.setting_aside.saying import UNNAMED, Whereabouts, whereabouts
from nakami.engine.setting_aside.sifting import Sifted, ignore_more
from nakami.engine.settings import LOOKS, Settings
from nakami.engine.shown import shown
from nakami.engine.staleness import ALIVE, Staleness, staleness
from nakami.engine.vulnerabilities import Vulnerabilities, is_exploitation_known, judge, not_judged
from nakami.model.finding import Finding, SetAside
from nakami.model.hit import Hit
from nakami.model.image import Base, Target
from nakami.model.inventory import Inventory
from nakami.model.outcome import BlindSpot
from nakami.model.progress import Progress
from nakami.model.scan import Counts, Scan
from nakami.rulebook.rule import Rule
from nakami.trust.provenance import trusted
from nakami.verdict.default import judge as decide
from nakami.vulns.judge import distinct

_CLOCK_SKEW = timedelta(days=1)
_OF_BYTES = frozenset({"malware", "secrets"})
"""What is looked for in the bytes of files."""


class Examined(Struct, frozen=True):
    """A target that was read: what it says of itself, what is inside, what it was built on, what names it and hangs on it."""

    target: Target
    inventory: Inventory
    base: Base | None = None
    image: Whereabouts = UNNAMED


class _Found(Struct, frozen=True):
    """What was found in the target, which is as it may be shown: all that the user's rules left. `harm` is malware and secrets."""

    target: Target
    looks: tuple[str, ...]
    judged: Vulnerabilities
    stale: Staleness
    harm: tuple[Finding, ...]
    sifted: Sifted
    blind_spots: tuple[BlindSpot, ...]


def scan(text: str, settings: Settings, progress: Progress) -> Scan:
    """Scan one target.

    Args:
        text: what the user named.
        settings: folders, mirrors, limits.
        progress: told of long work.

    Raises:
        UsageError, TargetError, NetworkError, InputError: the target could not be opened or read.
        DatabaseError: the advisory database is damaged.
    """
    with Knowledge(settings, datetime.now(UTC)) as knowledge:
        return scan_with(knowledge, text, progress)[1]


def scan_with(knowledge: Knowledge, text: str, progress: Progress) -> tuple[Examined, Scan]:
    """Scan one of several targets with the same knowledge, and keep what was found inside.

    Raises:
        UsageError, TargetError, NetworkError, InputError: the target could not be opened or read.
        DatabaseError: the advisory database is damaged.
    """
    started = time.monotonic()
    settings, now = knowledge.settings, knowledge.now
    examined = examine(text, settings, progress)
    inventory, base = examined.inventory, examined.base
    found = _look(knowledge, examined, progress)
    judged, stale, blind_spots, looks = found.judged, found.stale, found.blind_spots, found.looks
    malware, secrets = files(found.harm), tuple(each for each in found.harm if each.kind == "secret")
    counts = _counts(inventory, judged, stale, found.sifted.set_aside)
    counts = _with_harm(counts, inventory, looks, malware, secrets)
    result = Scan(
        target=found.target,
        answers=(
            safe(judged.sources, blind_spots, counts, now, base, stale, malware=malware, looks=looks),
            trusted(found.target, verified=settings.verify_layers),
            access(found.target, secrets, inventory.inspected if "secrets" in looks else None),
        ),
        verdict=decide(
            judged.distinct,
            judged.sources,
            blind_spots,
            now,
            _outlived(stale),
            harm=(*malware, *secrets),
            unseen=[look for look in LOOKS if look not in looks],
        ),
        acts=what_first(judged, inventory.distro, base, stale, (*malware, *secrets)),
        findings=(*found.harm, *judged.findings, *stale.findings),
        blind_spots=blind_spots,
        sources=judged.sources,
        counts=counts,
        distro=inventory.distro,
        built_days_ago=_age(found.target.config.created, knowledge.then) if found.target.config else None,
        time=now.isoformat(timespec="seconds"),
        base=base,
        set_aside=found.sifted.set_aside,
        rules=found.sifted.rules,
        as_of=settings.as_of,
        looked_for=looks,
    )
    result = remembered(result, inventory, judged, knowledge)
    return examined, replace(result, duration=time.monotonic() - started)


def _look(knowledge: Knowledge, examined: Examined, progress: Progress) -> _Found:
    """Look for everything that is wanted, and hold it against the user's rules.

    Raises:
        DatabaseError: the advisory database is damaged.
    """
    settings = knowledge.settings
    target, inventory, base = examined.target, examined.inventory, examined.base
    looks = looked_for(settings, inventory)
    judged = not_judged(inventory, knowledge)
    if "vulnerabilities" in looks:
        judged = judge(inventory, knowledge, progress, base, target=target, image=examined.image)
    stale = staleness(target, inventory, judged, knowledge, progress, base) if "freshness" in looks else ALIVE
    rules = known_rules(settings) if inventory.hits else {}
    target = shown(target, _of_secrets(inventory, rules))
    seen = harm(inventory, target, rules, frozenset(looks), base, settings.count)
    before = Sifted([], (*judged.set_aside, *seen.set_aside), judged.rules)
    sifted = ignore_more((*seen.findings, *stale.findings), before, knowledge.now.date(), inventory.distro)
    return _Found(
        target,
        looks,
        judged,
        replace(stale, findings=tuple(each for each in sifted.findings if each.kind == "freshness")),
        merged(each for each in sifted.findings if each.kind != "freshness"),
        replace(sifted, set_aside=merged_aside(sifted.set_aside)),
        (
            *(unseen(inventory, target.name) if "vulnerabilities" in looks else ()),
            *inventory.blind_spots,
            *judged.blind_spots,
            *seen.blind_spots,
            *(not_looked_for(settings) if "malware" in looks else ()),
        ),
    )


def examine(text: str, settings: Settings, progress: Progress) -> Examined:
    """Open a target and read what is inside.

    Raises:
        UsageError, TargetError, NetworkError, InputError: it could not be opened or read.
    """
    opened = open_with(settings, text)
    try:
        inspect = not settings.looks.isdisjoint(_OF_BYTES)
        inventory = take_inventory(opened, settings, progress, inspect=inspect)
        image = whereabouts(opened, settings)
    finally:
        opened.close()
    return Examined(opened.target, inventory, find_base(opened.target, inventory, settings), image)


def find_base(target: Target, inventory: Inventory, settings: Settings) -> Base | None:
    """What the target was built on, as far as it is known; the target itself is remembered as what others may be built on."""
    seen = ImagesSeen(settings.cache / "images")
    base = base_of(target, inventory.distro, seen.names)
    if settings.verify_layers:
        seen.note(target)
    return base


def looked_for(settings: Settings, inventory: Inventory) -> tuple[str, ...]:
    """What of that which the user wants looked for can be: a bill of materials has no files to look into."""
    blind = frozenset() if inventory.inspected is not None else _OF_BYTES
    return tuple(look for look in LOOKS if look in settings.looks and look not in blind)


def _of_secrets(inventory: Inventory, rules: Mapping[str, Rule]) -> Iterator[Hit]:
    """The hits of rules for secrets, and of those that nobody knows."""
    for placed in inventory.hits:
        rule = rules.get(placed.hit.rule)
        if rule is None or rule.family != "malware":
            yield placed.hit


def _outlived(stale: Staleness) -> str:
    """Why findings alone say little of a system that nobody looks after any more; empty where somebody does."""
    return f"no fixes since {stale.ends}" if stale.ended and stale.ends else "no more fixes" if stale.ended else ""


def _counts(inventory: Inventory, judged: Vulnerabilities, stale: Staleness, set_aside: Sequence[SetAside]) -> Counts:
    distinct = judged.distinct
    severities = Counter(finding.severity for finding in distinct)
    return Counts(
        packages=len(judged.packages),
        packages_by_type=dict(sorted(Counter(placed.package.type for placed in judged.packages).items())),
        files=inventory.files,
        bytes=inventory.bytes,
        vulnerabilities=len(distinct),
        by_severity={severity.word: severities[severity] for severity in sorted(severities, reverse=True)},
        known_exploited=sum(finding.exploit.known for finding in distinct)
        if is_exploitation_known(judged.sources)
        else None,
        fixable=sum(finding.remedy.kind == "upgrade" for finding in distinct),
        old=stale.old,
        by_origin=_by_origin(judged),
        set_aside=_by_whom(set_aside),
        exploited_aside=_exploited(set_aside),
    )


def _with_harm(
    counts: Counts, inventory: Inventory, looks: Sequence[str], malware: Sequence[Finding], secrets: Sequence[Finding]
) -> Counts:
    def by_severity(findings: Sequence[Finding]) -> dict[str, int]:
        severities = Counter(finding.severity for finding in findings)
        return {severity.word: severities[severity] for severity in sorted(severities, reverse=True)}

    return replace(
        counts,
        malware=by_severity(malware) if "malware" in looks else None,
        secrets=by_severity(secrets) if "secrets" in looks else None,
        inspected=inventory.inspected,
        inspected_in_part=inventory.inspected_in_part,
    )


def _by_whom(set_aside: Sequence[SetAside]) -> dict[str, int]:
    """The distinct findings that do not count, the largest share first."""
    words = {each.by for each in set_aside}
    counts = {by: len(distinct(each.finding for each in set_aside if each.by == by)) for by in words}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _exploited(set_aside: Sequence[SetAside]) -> int:
    """How many that are known to be exploited do not count because somebody says so."""
    return len(distinct(each.finding for each in set_aside if each.by in SPOKEN and each.finding.exploit.known))


def _by_origin(judged: Vulnerabilities) -> dict[str, int]:
    """The distinct vulnerabilities by whose layers brought them; what is in the base already is the base's, whatever was added."""
    if not any(finding.origin for finding in judged.findings):
        return {}
    base = len(distinct(finding for finding in judged.findings if finding.origin == "base"))
    return {"base": base, "application": len(judged.distinct) - base}


def _age(created: str, now: datetime) -> int | None:
    """Days since the image was built by its own word; None for the future and for the zero dates of reproducible builds."""
    try:
        built = datetime.fromisoformat(created)
    except ValueError:
        return None
    if built.tzinfo is None:
        built = built.replace(tzinfo=UTC)
    # Reproducible builds set the epoch, 1980 (zip's beginning) or year 1 instead of a date.
    if built.year < 2013:
        return None
    # A builder's clock may be some hours ahead of ours.
    days = (now - built + _CLOCK_SKEW).days
    return None if days < 0 else max((now - built).days, 0)
