"""Several updates of one package fix one vulnerability, each for its own minor release: which versions lie before a fix of their own line.

A minor release that lives on (9.2 as extended update support, beside 9.3) gets the fix as `7.76.1-23.el9_2.4`, the newer one as
`7.76.1-26.el9_3.2`. The first has it, and yet sorts below the second; what 9.3 began with (`7.76.1-26.el9`) does not have it, and yet sorts
above the first. So versions are affected up to the first fix, and from the end of its line up to the next.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from nakami.versions.rpm import Rpm

_ORDER = Rpm()
_EVR = re.compile(r"\d{1,9}:[^:-]{1,140}-[^:-]{1,140}")
_NUMBER = re.compile(r"(\d{1,18})(.*)", re.DOTALL)
_MINOR = re.compile(r"(el\d{1,3}[_.])(\d{1,6})")
"""Of a release: `23.el9_2.4`, or `7.module+el8.9.0+20000+0123abcd`."""


def is_ordered(fix: str) -> bool:
    """Whether this is an `epoch:version-release` that rpm can order."""
    return bool(_EVR.fullmatch(fix)) and fix.isascii()


def stretches(fixes: Iterable[str]) -> list[tuple[str, str]]:
    """The stretches of affected versions, as (first, first without the fault); the first one begins with the beginning.

    Args:
        fixes: of each update; all `is_ordered`.
    """
    ordered = sorted(set(fixes), key=_key)
    found = [("", ordered[0])] if ordered else []
    for fix in ordered[1:]:
        begin = _beyond(found[-1][1], fix)
        if begin and _key(begin) < _key(fix):
            found.append((begin, fix))
    return found


@lru_cache(maxsize=16_384)
def _key(version: str) -> bytes:
    return _ORDER.key(version)


def _beyond(fix: str, following: str) -> str:
    """The end of a fix's line, where the following one belongs to another; empty when both belong to one, and the first counts."""
    version, _, release = fix.rpartition("-")
    other, _, later = following.rpartition("-")
    first, second = _NUMBER.fullmatch(release), _NUMBER.fullmatch(later)
    if not first or not second:
        return ""
    if version != other or first[1] != second[1]:
        return f"{version}-{int(first[1]) + 1}"
    minor, higher = _MINOR.search(release), _MINOR.search(later)
    if not minor or not higher or minor[0] == higher[0]:
        return ""
    return f"{version}-{release[: minor.start()]}{minor[1]}{int(minor[2]) + 1}"
