"""Debian's changelogs cut into their entries.

Format: deb-changelog(5). An entry is a heading `source (version) suite; urgency=...`, indented changes, and a trailer
` -- maintainer <address>  date`; the newest entry stands first.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from nakami.bounded.pattern import pattern
from nakami.bounded.streams import inflated
from nakami.errors import LimitExceeded, Malformed

MAX_ENTRIES = 20_000
"""glibc, among the longest, has about 1,300."""

# Searched for behind a newline, which is found many times faster than the beginning of a line.
_HEADING = pattern(
    r"\n(?P<source>[0-9A-Za-z][-+0-9A-Za-z.]*) \((?P<version>[^() \t\n]{1,200})\)(?:[ \t]+[-+0-9A-Za-z.]+)*;[^\n]*"
)
_CVE = pattern(r"\bCVE-((?:19|20)\d\d)-(\d{4,9})\b", re.IGNORECASE)
_LONGEST_HEADING = 1 << 10
_GZIP = b"\x1f\x8b"


class Entry(NamedTuple):
    """What one version of a source package says of itself: everything between its heading and the next."""

    source: str
    version: str
    text: str


def entries(content: bytes, where: str) -> list[Entry]:
    """All entries, newest first.

    Raises:
        Malformed: there is no entry in it (an upstream project's own changelog, for one).
        LimitExceeded: more entries than any package has.
    """
    text = "\n" + content.decode("utf-8", "replace")
    headings = []
    for heading in _HEADING.finditer(text):
        headings.append(heading)
        if len(headings) > MAX_ENTRIES:
            raise LimitExceeded(f"{where} has more than {MAX_ENTRIES:,} entries")
    if not headings:
        raise Malformed(f"{where} is not a Debian changelog")
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [
        Entry(heading["source"], heading["version"], text[heading.end() : end])
        for heading, end in zip(headings, ends, strict=True)
    ]


def plain_changelog(content: bytes, where: str, limit: int) -> bytes:
    """The changelog in a file as packages bring it, most often as gzip; empty where its first line is no heading.

    Only the beginning of what upstream projects call a changelog is inflated, which can be long.

    Raises:
        StreamBroken: the file is damaged, or cut off.
        LimitExceeded: it is longer than `limit` bytes.
    """
    chunks = inflated(iter([content]), where, limit) if content.startswith(_GZIP) else iter([content])
    first = next(chunks, b"")
    if not _begins(first):
        return b""
    return b"".join((first, *chunks))


def _begins(first: bytes) -> bool:
    line = b"\n" + first[:_LONGEST_HEADING].lstrip().partition(b"\n")[0]
    return _HEADING.match(line.decode("utf-8", "replace")) is not None


def names(text: str) -> Iterator[str]:
    """The CVEs that a text names, in its order, as often as it names them."""
    for year, number in _CVE.findall(text):
        yield f"CVE-{year}-{number}"
