r"""Which versions of which applications a CVE is about: NVD's applicability statements ("configurations" of its API 2.0).

A configuration is a list of nodes, joined by AND or OR (OR when it does not say); a node a list of matches, joined likewise. A match
names a product by a CPE 2.3 string (NIST IR 7695, section 6.2), its versions by that string or by bounds beside it, and says whether the
product is what is vulnerable or only what it runs on.
"""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from nakami.errors import VersionInvalid
from nakami.model.cpe import attributes
from nakami.vulns.ecosystems import NVD
from nakami.vulns.intervals import BEGINNING, Interval, Key, after, point
from nakami.vulns.keys import Keys
from nakami.vulns.tally import Tally

_ANY, _NOT_APPLICABLE = "*", "-"
_MAX_MATCHES = 20_000
"""Of one CVE; the most that a real one has is some 5,000."""
_MAX_VERSION = 100
_LINUX = frozenset({_ANY, _NOT_APPLICABLE, "linux", "linux_kernel", "unix", "docker", "kubernetes"})
"""Values of `target_sw` that a container fulfils; `windows`, `wordpress` or `node.js` speak of another product."""
_PAID = frozenset({"enterprise", "premium", "pro", "professional", "ultimate", "plus"})
"""Values of `sw_edition` that an open build is not."""


class Match(Struct, frozen=True, rename="camel"):
    """`cpeMatch`."""

    criteria: str
    vulnerable: bool
    version_start_including: str = ""
    version_start_excluding: str = ""
    version_end_including: str = ""
    version_end_excluding: str = ""


class Node(Struct, frozen=True, rename="camel"):
    """`nodes`."""

    cpe_match: list[Match] = msgspec.field(default_factory=list)
    operator: str = "OR"
    negate: bool = False


class Configuration(Struct, frozen=True):
    """`configurations`."""

    nodes: list[Node] = msgspec.field(default_factory=list)
    operator: str = "OR"
    negate: bool = False


class Product(Struct, frozen=True):
    """The parts of a CPE that are looked at."""

    part: str
    pair: str
    version: str
    update: str
    edition: str
    platform: str


def product(criteria: str) -> Product | None:
    """What a CPE 2.3 string names; None for what is none."""
    found = attributes(criteria)
    if not found:
        return None
    part, vendor, name, version, update, _, _, edition, platform, *_ = found
    return Product(part, f"{vendor}:{name}", version, update, edition, platform)


class Applicability:
    """Reads the statements of many CVEs; what cannot be put into order is counted.

    Args:
        tally: where it is counted.
    """

    def __init__(self, tally: Tally) -> None:
        self._keys = Keys(NVD)
        self._tally = tally

    def intervals(self, record: str, configurations: Iterable[Configuration]) -> Iterator[tuple[str, Interval]]:
        """Yield the `vendor:product` pairs of vulnerable applications with their versions.

        A statement that is true only together with something else is taken only where a container with Linux fulfils it. A match without
        any version (`-`) says that nobody knows which, and is left out.
        """
        left = _MAX_MATCHES
        for configuration in configurations:
            for match in _plain_matches(configuration):
                left -= 1
                if left < 0:
                    self._tally.cannot_order(record, f"more than {_MAX_MATCHES:,} matches; the rest is left out")
                    return
                named = product(match.criteria)
                if named is None or named.part != "a" or named.platform not in _LINUX or named.edition in _PAID:
                    continue
                try:
                    interval = self._interval(match, named)
                except VersionInvalid as error:
                    self._tally.cannot_order(record, error.message)
                    continue
                if interval is not None:
                    yield named.pair, interval

    def _interval(self, match: Match, named: Product) -> Interval | None:
        """The versions of a match; None when it names none.

        Raises:
            VersionInvalid: they have no order.
        """
        if named.version == _NOT_APPLICABLE:
            return None
        if named.version != _ANY:
            version = named.version + ("" if named.update in {_ANY, _NOT_APPLICABLE} else named.update)
            return point(version, self._key(version), "")
        start, words = self._start(match)
        if match.version_end_excluding:
            end = self._key(match.version_end_excluding)
            return Interval(start, end, match.version_end_excluding, f"{words}< {match.version_end_excluding}")
        if match.version_end_including:
            end = after(self._key(match.version_end_including))
            return Interval(start, end, "", f"{words}<= {match.version_end_including}")
        return Interval(start, None, "", words.removesuffix(", ") or "all versions")

    def _start(self, match: Match) -> tuple[Key, str]:
        if match.version_start_including:
            return self._key(match.version_start_including), f">= {match.version_start_including}, "
        if match.version_start_excluding:
            return after(self._key(match.version_start_excluding)), f"> {match.version_start_excluding}, "
        return BEGINNING, ""

    def _key(self, version: str) -> Key:
        if len(version) > _MAX_VERSION:
            raise VersionInvalid(f"a version of {len(version):,} characters; at most {_MAX_VERSION} are read")
        return self._keys(version)


def _plain_matches(configuration: Configuration) -> Iterator[Match]:
    """The vulnerable matches that are true by themselves, or on Linux."""
    if configuration.negate:
        return
    telling: list[Node] = []
    for node in configuration.nodes:
        vulnerable = any(match.vulnerable for match in node.cpe_match)
        if vulnerable:
            telling.append(node)
        elif configuration.operator == "AND" and not _is_linux(node):
            return
    if configuration.operator == "AND" and len(telling) > 1:
        return
    for node in telling:
        if not node.negate and (node.operator != "AND" or len(node.cpe_match) == 1):
            yield from (match for match in node.cpe_match if match.vulnerable)


def _is_linux(node: Node) -> bool:
    """Whether a platform is one that every container runs on."""
    return (
        node.operator != "AND"
        and not node.negate
        and any(match.criteria.startswith("cpe:2.3:o:linux:linux_kernel:") for match in node.cpe_match)
    )
