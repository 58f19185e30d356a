"""Red Hat's statements into rows: per product stream, package and module the best that is told of them."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from msgspec import Struct

from nakami.model.finding import Severity, State
from nakami.vulns.csaf import Products, Vulnerability
from nakami.vulns.providers.csaf_parse import CsafParse, Remedies, severities
from nakami.vulns.providers.redhat.naming import ANY_MODULE, Rpm, ecosystem_of, module_of, rpm_of
from nakami.vulns.providers.redhat.updates import is_ordered, stretches
from nakami.vulns.providers.rows import Told
from nakami.vulns.states import NOT_AFFECTED

_ELS, _RHEL = "Red Hat:rhel_els:", "Red Hat:enterprise_linux:"
_WITHOUT_MODULES = tuple(f"{product}{number}" for product in (_ELS, _RHEL) for number in (4, 5, 6, 7))
_ELS_ONLY = "fixed with Extended Life Cycle Support only"

_UNSURE = ("", ANY_MODULE)

_Place = tuple[str, str, str]
"""Ecosystem, name, and module."""


class _Open(Struct, gc=False):
    """What is told of a package without a fix: the state, or that it is not affected, and the vendor's words."""

    state: str
    note: str
    severity: Severity | None


_RANK = {State.AFFECTED: 3, State.WILL_NOT_FIX: 2, State.UNDER_INVESTIGATION: 1, NOT_AFFECTED: 0}
"""Streams of one release may differ (9.4, 9.5): a fix counts first, then that one may come, then that none will."""


class RedHatParse(CsafParse):
    """Reads Red Hat's documents.

    Statements about several minor releases and repositories of one product stream become one row for each package. What only a newer
    minor release is told to lack counts for nothing where an update of the stream has brought the fix: its first release lacks it because
    its update is under way, and a version tells which of them it is.
    """

    name: ClassVar[str] = "redhat"
    version: ClassVar[int] = 1
    feed: ClassVar[str] = "redhat"
    changes: ClassVar[str] = "redhat-changes"

    def tell(self, vulnerability: Vulnerability, products: Products, severity: Severity) -> Iterable[Told]:
        """See `CsafParse.tell`."""
        reading = _Reading(vulnerability, products, severity)
        yield from reading.fixed()
        yield from reading.unfixed()


class _Reading:
    """One vulnerability of one document."""

    def __init__(self, vulnerability: Vulnerability, products: Products, severity: Severity) -> None:
        self._products = products
        self._remedies = Remedies(vulnerability.remediations)
        self._severities = severities(vulnerability)
        self._severity = severity
        self._streams: dict[str, tuple[str, str]] = {}
        self._rpms: dict[str, Rpm | None] = {}
        self._builds: set[tuple[str, str]] = set()
        self._fixes: dict[_Place, dict[str, str]] = {}
        self._open: dict[_Place, _Open] = {}
        self._words: dict[_Place, Severity | None] = {}
        status = vulnerability.status
        for identifier, place, version in self._found(status.fixed):
            versions = self._fixes.get(place)
            if versions is None and version:
                versions = self._fixes[place] = {}
                self._words[place] = self._own(identifier)
            if versions is not None and version and version not in versions:
                versions[version] = self._remedies.fixed_on(identifier)
        for identifier, place, _ in self._found(status.known_affected):
            self._note(place, *self._remedies.state(identifier), self._own(identifier))
        for identifier, place, _ in self._found(status.under_investigation):
            self._note(place, State.UNDER_INVESTIGATION, "", self._own(identifier))
        labels = {identifier: flag.label for flag in vulnerability.flags for identifier in flag.product_ids}
        for identifier, place, _ in self._found(status.known_not_affected):
            self._note(place, NOT_AFFECTED, labels.get(identifier, "").replace("_", " "), None)
        self._lent = frozenset(self._spread())

    def fixed(self) -> Iterator[Told]:
        """What updates have brought, and in which versions."""
        for (ecosystem, name, module), versions in self._fixes.items():
            place = (ecosystem, name, module)
            note = _ELS_ONLY if place in self._lent else ""
            found = stretches(version for version in versions if is_ordered(version))
            # What has no order is told by itself, and counted where that is found out.
            found += [("", version) for version in versions if not is_ordered(version)]
            for introduced, fixed in found:
                yield Told(
                    ecosystem,
                    name,
                    fixed=fixed,
                    introduced=introduced,
                    note=note,
                    fixed_on=versions[fixed],
                    severity=self._words.get(place),
                    module=module or _outside(ecosystem),
                )

    def unfixed(self) -> Iterator[Told]:
        """What is told of packages for which there is no update."""
        for place, told in self._open.items():
            ecosystem, name, module = place
            # A module that is fixed in one stream, in words that no package is known by, is left to others with all its streams.
            if place not in self._fixes and (ecosystem, module.partition(":")[0]) not in self._builds:
                yield Told(
                    ecosystem,
                    name,
                    state=told.state,
                    note=told.note,
                    severity=told.severity,
                    module=module or _outside(ecosystem),
                )

    def _found(self, identifiers: Iterable[str]) -> Iterator[tuple[str, _Place, str]]:
        """The rpms among the products: identifier, place and version."""
        for identifier in identifiers:
            parts = self._products.split(identifier)
            if parts is None:
                continue
            part, whole = parts
            stream = self._streams.get(whole) or self._stream(whole)
            if part in self._rpms:
                rpm = self._rpms[part]
            else:
                product = self._products.product(part)
                rpm = self._rpms[part] = rpm_of(product) if product else None
            if rpm is None or not stream[0]:
                continue
            if rpm.is_build:
                self._builds.add((stream[0], rpm.name))
                continue
            module = stream[1] if stream[1] and rpm.module in _UNSURE else rpm.module
            yield identifier, (stream[0], rpm.name, module), rpm.version

    def _stream(self, identifier: str) -> tuple[str, str]:
        """The ecosystem and the module that packages are parts of; without an ecosystem nobody looks them up."""
        platform, within = self._products.whole(identifier)
        ecosystem = ecosystem_of(platform.helper.cpe) if platform else ""
        module = module_of(within) if within else ""
        found = self._streams[identifier] = ("" if within and not module else ecosystem, module)
        return found

    def _own(self, identifier: str) -> Severity | None:
        """The word for this very product, where it is not that for all."""
        word = self._severities.get(identifier)
        return None if word == self._severity else word

    def _note(self, place: _Place, state: str, note: str, severity: Severity | None) -> None:
        told = self._open.get(place)
        if told is None or _RANK[state] > _RANK[told.state]:
            self._open[place] = _Open(state, note, severity)

    def _spread(self) -> Iterator[_Place]:
        """What is said of extended life cycle support alone holds for the release, too, which has no statements of its own any more."""
        for place in [*self._fixes, *self._open]:
            ecosystem, name, module = place
            plain = (ecosystem.replace(_ELS, _RHEL, 1), name, module)
            if not ecosystem.startswith(_ELS) or plain in self._fixes or plain in self._open:
                continue
            yield plain
            if place in self._fixes:
                self._fixes[plain] = self._fixes[place]
                self._words[plain] = self._words[place]
            else:
                self._open[plain] = self._open[place]


def _outside(ecosystem: str) -> str | None:
    """How a row says that it is not about packages of modules: from RHEL 8 on, both may have the same name."""
    return None if ecosystem.startswith(_WITHOUT_MODULES) else "-"


PARSE = RedHatParse()
