"""The user's own rules, held against findings."""

from collections.abc import Iterable, Sequence
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache

from nakami.engine.setting_aside.reasons import IGNORED
from nakami.model.finding import Finding, SetAside
from nakami.model.ignore import Ignore, IgnoreUse
from nakami.model.package import Distro, Package
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
        # A list of rules may be long, and so may be that of findings: most rules are found by what they name.
        self._by_id: dict[str, list[int]] = {}
        self._by_package: dict[str, list[int]] = {}
        self._others: list[int] = []
        for number, rule in enumerate(self._holding):
            for name in rule.ids:
                self._by_id.setdefault(name.casefold(), []).append(number)
            if not rule.ids and rule.package and not rule.package.startswith(_PURL):
                self._by_package.setdefault(_parted(rule.package)[0].casefold(), []).append(number)
            elif not rule.ids:
                self._others.append(number)

    def set_aside(self, finding: Finding) -> SetAside | None:
        """The finding with the first rule that fits it; None when none does."""
        if not self._holding:
            return None
        fitting = [number for number in self._near(finding) if fits(self._holding[number], finding, self._distro)]
        for number in fitting:
            self._counts[number] += 1
        if not fitting:
            return None
        rule = self._holding[fitting[0]]
        return SetAside(finding, IGNORED, rule.reason, rule.title, rule.expires)

    def _near(self, finding: Finding) -> list[int]:
        """The rules that may fit, in their order: those that name the vulnerability or the package, and those that name neither."""
        named = [number for name in _ids(finding) for number in self._by_id.get(name, ())]
        if finding.package is not None:
            names = {name.casefold() for name in _names(finding.package)}
            named += [number for name in names for number in self._by_package.get(name, ())]
        return sorted({*named, *self._others}) if named else self._others

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
    if rule.fingerprint and rule.fingerprint != finding.evidence.fingerprint:
        return False
    return not rule.layer or _is_layer(rule.layer, finding)


@lru_cache(maxsize=1 << 16)
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
    own = _ids(finding)
    return any(name.casefold() in own for name in ids)


def _ids(finding: Finding) -> set[str]:
    return {name.casefold() for name in (finding.id, *finding.aliases, finding.evidence.advisory)}


def _is_package(text: str, finding: Finding, distro: Distro | None) -> bool:
    package = finding.package
    if package is None:
        return False
    if text.startswith(_PURL):
        return Subject(package, distro, frozenset()).is_meant(Product(Name((text,))))
    name, version = _parted(text)
    return any(each.casefold() == name.casefold() and version in {"", of} for each, of in _names(package).items())


def _parted(text: str) -> tuple[str, str]:
    """Name and version, which may be empty, of how a rule writes a package."""
    if text.rfind("@") <= 0:  # the first is npm's sign of a scope
        return text, ""
    name, _, version = text.rpartition("@")
    return name, version


def _names(package: Package) -> dict[str, str]:
    """What a package may be called, each with the version that goes with it."""
    full = f"{package.namespace}/{package.name}" if package.namespace else package.name
    names = {
        package.name: package.version,
        full: package.version,
        f"{package.namespace}:{package.name}": package.version,
    }
    if package.source:
        names.setdefault(package.source, package.source_version)
    return names


def _is_layer(text: str, finding: Finding) -> bool:
    evidence = finding.evidence
    if text.isdecimal():
        return evidence.layer is not None and evidence.layer + 1 == int(text)
    return bool(evidence.layer_digest) and evidence.layer_digest.startswith(text)
