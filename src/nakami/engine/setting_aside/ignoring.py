"""The user's own rules, held against findings."""

from collections.abc import Iterable, Sequence
from datetime import date
from fnmatch import fnmatchcase

from nakami.engine.setting_aside.reasons import IGNORED
from nakami.model.finding import Finding, SetAside
from nakami.model.ignore import Ignore, IgnoreUse
from nakami.model.package import Distro
from nakami.model.vex import Name, Product
from nakami.vulns.vex.identity import Subject

_PURL = "pkg:"


class Rules:
    """The rules of one run, for one target; it counts what each sets aside.

    Args:
        rules: all that there are.
        today: the day of the run. What ended before it does not count.
        distro: the target's distribution, which tells the namespace of its packages.
    """

    def __init__(self, rules: Iterable[Ignore], today: date, distro: Distro | None) -> None:
        self._rules = tuple(rules)
        self._distro = distro
        self._holding = [rule for rule in self._rules if date.fromisoformat(rule.expires) >= today]
        self._counts = dict.fromkeys(range(len(self._holding)), 0)

    def set_aside(self, finding: Finding) -> SetAside | None:
        """The finding with the first rule that fits it; None when none does."""
        fitting = [number for number, rule in enumerate(self._holding) if fits(rule, finding, self._distro)]
        for number in fitting:
            self._counts[number] += 1
        if not fitting:
            return None
        rule = self._holding[fitting[0]]
        return SetAside(finding, IGNORED, rule.reason, rule.title, rule.expires)

    def uses(self) -> tuple[IgnoreUse, ...]:
        """How each rule fared, in their order."""
        counts = {id(rule): self._counts[number] for number, rule in enumerate(self._holding)}
        return tuple(_use(rule, counts.get(id(rule))) for rule in self._rules)


def _use(rule: Ignore, count: int | None) -> IgnoreUse:
    if count is None:
        return IgnoreUse(rule, "expired")
    return IgnoreUse(rule, "applied" if count else "unused", count)


def fits(rule: Ignore, finding: Finding, distro: Distro | None) -> bool:
    """Whether everything that the rule names fits the finding."""
    if rule.ids and not _is_named(rule.ids, finding):
        return False
    if rule.package and not _is_package(rule.package, finding, distro):
        return False
    if rule.path and not path_fits(rule.path, finding.path or finding.evidence.path):
        return False
    return not rule.layer or _is_layer(rule.layer, finding)


def path_fits(pattern: str, path: str) -> bool:
    """Whether a path fits a pattern: `*` and `?` stay within a folder, `**` stands for any folders, or none."""
    ends = {0}
    parts = path.split("/")
    for piece in pattern.split("/"):
        if piece == "**":
            ends = set(range(min(ends), len(parts) + 1))
        else:
            ends = {end + 1 for end in ends if end < len(parts) and fnmatchcase(parts[end], piece)}
        if not ends:
            return False
    return len(parts) in ends


def _is_named(ids: Sequence[str], finding: Finding) -> bool:
    own = {name.casefold() for name in (finding.id, *finding.aliases, finding.evidence.advisory)}
    return any(name.casefold() in own for name in ids)


def _is_package(text: str, finding: Finding, distro: Distro | None) -> bool:
    package = finding.package
    if package is None:
        return False
    if text.startswith(_PURL):
        return Subject(package, distro, frozenset()).is_meant(Product(Name((text,))))
    name, version = text, ""
    if text.rfind("@") > 0:  # the first is npm's sign of a scope
        name, _, version = text.rpartition("@")
    full = f"{package.namespace}/{package.name}" if package.namespace else package.name
    names = {
        package.name: package.version,
        full: package.version,
        f"{package.namespace}:{package.name}": package.version,
    }
    if package.source:
        names.setdefault(package.source, package.source_version)
    return any(each.casefold() == name.casefold() and version in {"", of} for each, of in names.items())


def _is_layer(text: str, finding: Finding) -> bool:
    evidence = finding.evidence
    if text.isdecimal():
        return evidence.layer is not None and evidence.layer + 1 == int(text)
    return bool(evidence.layer_digest) and evidence.layer_digest.startswith(text)
