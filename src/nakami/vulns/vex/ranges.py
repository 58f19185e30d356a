"""Ranges of versions in the `vers` notation, which CSAF and CycloneDX write: `vers:deb/>=1.0|<2.0|!=1.5`.

https://github.com/package-url/vers-spec: constraints are sorted by version; each pair of a lower and an upper bound encloses an interval.
"""

from itertools import pairwise

from nakami.errors import VersionInvalid
from nakami.versions import scheme
from nakami.versions.interface import Scheme
from nakami.vulns.vex.interface import unquoted

_SCHEMES = {
    "apk": "apk",
    "cargo": "semver",
    "composer": "composer",
    "deb": "deb",
    "gem": "gem",
    "golang": "golang",
    "hex": "semver",
    "maven": "maven",
    "npm": "semver",
    "nuget": "nuget",
    "pypi": "pep440",
    "rpm": "rpm",
}
_COMPARATORS = ("!=", "<=", ">=", "<", ">", "=")
_MAX_CONSTRAINTS = 1_000


def holds(written: str, kind: str, version: str) -> bool:
    """Whether a version lies in a range; not, where that cannot be told.

    Args:
        written: the range, or a bare version.
        kind: the type of the package's purl, which tells the order of its versions.
        version: the package's.
    """
    if not written.startswith("vers:"):
        return written == version
    constraints = written.partition("/")[2]
    if constraints == "*":
        return True
    try:
        order = scheme(_SCHEMES.get(kind, "generic"))
        return _encloses(_parsed(constraints, order), order.key(version))
    except VersionInvalid:
        return False


def _parsed(text: str, order: Scheme) -> list[tuple[str, bytes]]:
    parts = [part.strip() for part in text.split("|") if part.strip()]
    if len(parts) > _MAX_CONSTRAINTS:
        raise VersionInvalid(f"a range of more than {_MAX_CONSTRAINTS:,} constraints")
    found = []
    for part in parts:
        comparator = next((each for each in _COMPARATORS if part.startswith(each)), "")
        found.append((comparator or "=", order.key(unquoted(part.removeprefix(comparator).strip()))))
    if len({bound for _, bound in found}) < len(found):
        raise VersionInvalid("a range that names a version twice")
    return found


def _encloses(constraints: list[tuple[str, bytes]], key: bytes) -> bool:
    """The algorithm of the specification, "Checking if a version is contained within a range"."""
    if any(key == bound for comparator, bound in constraints if comparator in {"=", "<=", ">="}):
        return True
    if any(key == bound for comparator, bound in constraints if comparator in {"!=", "<", ">"}):
        return False
    bounds = sorted((bound, comparator[0]) for comparator, bound in constraints if comparator[0] in "<>")
    if not bounds:
        return bool(constraints) and all(comparator == "!=" for comparator, _ in constraints)
    if (bounds[0][1] == "<" and key < bounds[0][0]) or (bounds[-1][1] == ">" and key > bounds[-1][0]):
        return True
    return any(low == ">" and high == "<" and first < key < last for (first, low), (last, high) in pairwise(bounds))
