"""What a Debian changelog says: which version fixed which vulnerability, and when. Pure.

Every CVE that an entry names is taken for one that it fixed: where a distribution's advisories are not to be had, one too many is shown
rather than one too few. (What a changelog in an image proves to be fixed is read the other way round: catalog/catalogers/repaired.py.)
"""

import re

from msgspec import Struct

from nakami.bounded.debian_changelog import entries, names
from nakami.vulns.providers.archive.parse import moment

_TRAILER = re.compile(r"^ -- [^\n]*>[ \t]+([^\n]{1,80})$", re.MULTILINE)
# Debian's and its long-term support's, and Ubuntu's advisories.
_ADVISORY = re.compile(r"\b(?:D[LS]A|ELA|USN)-\d{1,5}-\d{1,2}\b")
_CUT = re.compile(rb"^# Older entries have been removed", re.MULTILINE)


class Change(Struct, frozen=True, array_like=True):
    """One entry: what `version` fixed. `made` is UTC ISO 8601 or empty."""

    version: str
    cves: tuple[str, ...]
    advisories: tuple[str, ...]
    made: str


class Changelog(Struct, frozen=True, array_like=True):
    """All entries, newest first. `is_cut` tells that the packager left older ones out (Ubuntu keeps ten)."""

    source: str
    changes: tuple[Change, ...]
    is_cut: bool


def changelog(content: bytes, where: str) -> Changelog:
    """Read a changelog.

    Raises:
        Malformed: there is no entry in it (an upstream project's own changelog, for one).
        LimitExceeded: more entries than any package has.
    """
    told = entries(content, where)
    changes = tuple(_change(each.version, each.text) for each in told)
    return Changelog(told[0].source, changes, _CUT.search(content) is not None)


def _change(version: str, body: str) -> Change:
    # Each once, in the order of the text.
    advisories = dict.fromkeys(_ADVISORY.findall(body))
    trailer = _TRAILER.search(body)
    return Change(version, tuple(dict.fromkeys(names(body))), tuple(advisories), moment(trailer[1]) if trailer else "")
