"""What a Debian changelog says: which version fixed which vulnerability, and when. Pure.

Format: deb-changelog(5). An entry is a heading `source (version) suite; urgency=...`, indented changes, and a trailer
` -- maintainer <address>  date`; the newest entry stands first.
"""

import re

from msgspec import Struct

from nakami.errors import LimitExceeded, Malformed
from nakami.vulns.providers.archive.parse import moment

MAX_ENTRIES = 20_000
"""glibc, among the longest, has about 1,300."""

_HEADING = re.compile(
    r"^(?P<source>[0-9a-z][-+0-9a-z.]*) \((?P<version>[^() \t\n]{1,200})\)(?:[ \t]+[-+0-9a-z.]+)*;.*$",
    re.MULTILINE | re.IGNORECASE,
)
_TRAILER = re.compile(r"^ -- [^\n]*>[ \t]+([^\n]{1,80})$", re.MULTILINE)
_CVE = re.compile(r"\bCVE-((?:19|20)\d\d)-(\d{4,9})\b", re.IGNORECASE)
# Debian's and its long-term support's, and Ubuntu's advisories.
_ADVISORY = re.compile(r"\b(?:D[LS]A|ELA|USN)-\d{1,5}-\d{1,2}\b")
_CUT = re.compile(r"^# Older entries have been removed", re.MULTILINE)


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
    text = content.decode("utf-8", "replace")
    headings = []
    for heading in _HEADING.finditer(text):
        headings.append(heading)
        if len(headings) > MAX_ENTRIES:
            raise LimitExceeded(f"{where} has more than {MAX_ENTRIES:,} entries")
    if not headings:
        raise Malformed(f"{where} is not a Debian changelog")
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    changes = tuple(
        _change(heading["version"], text[heading.end() : end]) for heading, end in zip(headings, ends, strict=True)
    )
    return Changelog(headings[0]["source"], changes, _CUT.search(text) is not None)


def _change(version: str, body: str) -> Change:
    # Each once, in the order of the text.
    cves = dict.fromkeys(f"CVE-{year}-{number}" for year, number in _CVE.findall(body))
    advisories = dict.fromkeys(_ADVISORY.findall(body))
    trailer = _TRAILER.search(body)
    return Change(version, tuple(cves), tuple(advisories), moment(trailer[1]) if trailer else "")
