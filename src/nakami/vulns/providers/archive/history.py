"""Which vulnerabilities were fixed between two versions, told by the changelog of the newer one. Pure.

A changelog is a history, and not in the order of versions: `1.1~deb12u1` is 1.1 rebuilt for Debian 12 and stands above the entry of
1.1, though dpkg sorts it below. So the entries between two versions are those that stand between them.
"""

import re
from functools import lru_cache

from msgspec import Struct

from nakami.errors import VersionInvalid
from nakami.versions import scheme
from nakami.vulns.providers.archive.changelog import Change, Changelog

# The version that a rebuild for an older release was made from: 2.0-1 for 2.0-1~deb11u1 and 2.0-1~bpo11+1.
_REBUILD = re.compile(r"~(?:deb|bpo)\d+.*$")


class Fix(Struct, frozen=True):
    """One vulnerability that an update fixes: since `version`, which was `made` then (UTC ISO 8601 or empty), by the entry `change`.

    `is_named_before` tells that an installed version's entry names it too: it may have been fixed already, in part or in whole.
    """

    cve: str
    version: str
    change: Change
    is_named_before: bool
    made: str = ""


class History(Struct, frozen=True):
    """What lies between two versions. `is_cut` tells that the packager left out entries that may lie between them."""

    fixes: tuple[Fix, ...]
    is_cut: bool


@lru_cache(maxsize=65_536)
def key(version: str) -> bytes:
    """The order of a Debian version; one that Debian does not define comes before all, so that nothing is hidden behind it."""
    try:
        return scheme("deb").key(version)
    except VersionInvalid:
        return b""


def between(changelog: Changelog, installed: str, target: str) -> History:
    """The vulnerabilities that the entries after `installed` up to `target` name; the oldest entry that names one fixed it."""
    changes = changelog.changes
    start = next((at for at, change in enumerate(changes) if key(change.version) == key(target)), 0)
    end = _end(changes, start, installed)
    before = {cve for change in changes[end:] for cve in change.cves}
    fixes: dict[str, Fix] = {}
    since, made = target, changes[start].made if changes else ""
    for change in changes[start:end]:
        # The first version of this line that has the change: no later one than the target, whatever the entry's own number.
        if key(change.version) < key(since):
            since, made = change.version, change.made
        for cve in change.cves:
            fixes[cve] = Fix(cve, since, change, cve in before, made)
    return History(tuple(fixes[cve] for cve in sorted(fixes)), changelog.is_cut and end == len(changes))


def _end(changes: tuple[Change, ...], start: int, installed: str) -> int:
    """Where the installed version's own entry stands, or that of the newest version which it already contains."""
    for at in range(start, len(changes)):
        if key(changes[at].version) == key(installed):
            return at
    base = max(key(installed), key(_REBUILD.sub("", installed)))
    return next((at for at in range(start, len(changes)) if key(changes[at].version) <= base), len(changes))
