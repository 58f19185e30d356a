"""The security tracker's JSON into rows: `{source: {CVE: {description, releases: {codename: {status, ...}}}}}`.

Words: the security team's "Security Tracker" (severity levels, no-dsa, postponed, ignored, end-of-life, undetermined); the file is what
`bin/tracker_service.py` of the tracker's own repository writes. A release is in it for as long as it is supported.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct

from nakami.bounded.feed_file import content
from nakami.bounded.json import UNREADABLE, decode
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.model.finding import Severity, State
from nakami.vulns.code_names import DEBIAN
from nakami.vulns.providers.debian.fetch import MAX_BYTES
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.rows import Advisory, Rows, Told
from nakami.vulns.states import NOT_AFFECTED
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_MAX_VALUES = 100_000_000
"""Commas and brackets of the whole file; the real one has some 4 million."""
_NEVER = "0"
"""The fixed version of a release that never had the fault."""
_END = "end-of-life"


class _Release(Struct, frozen=True):
    """How the vulnerability stands in one release; `nodsa` is why there is no advisory for it, `nodsa_reason` "", ignored or postponed."""

    status: str
    fixed_version: str | None = None
    urgency: str | None = None
    nodsa: str | None = None
    nodsa_reason: str | None = None


class _Issue(Struct, frozen=True):
    description: str | None = None
    releases: dict[str, _Release] | list[_Release] = {}
    """An empty list where there are none."""


class DebianParse(Parse):
    """Reads the tracker's data, source by source."""

    name: ClassVar[str] = "debian"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        rows = Rows(self.name, tally)
        data = content(raw, limit=MAX_BYTES)
        sources = decode(data, raw.name, type=dict[str, msgspec.Raw], limit=MAX_BYTES, values=_MAX_VALUES)
        for source, issues in sources.items():
            try:
                by_name = msgspec.json.decode(issues, type=dict[str, msgspec.Raw])
            except UNREADABLE as error:
                tally.records += 1
                tally.cannot_read(source, str(error))
                continue
            for name, record in by_name.items():
                tally.records += 1
                try:
                    issue = msgspec.json.decode(record, type=_Issue)
                except UNREADABLE as error:
                    tally.cannot_read(f"{name} {source}", str(error))
                    continue
                yield from rows.of(_advisory(name, issue), _told(name, source, issue, tally))


def _advisory(name: str, issue: _Issue) -> Advisory:
    """What has no CVE yet has a name of the tracker's own (`TEMP-...`), which changes: it is told, but ties nothing together."""
    names = (name,) if name.startswith("CVE-") else ()
    return Advisory(name, names, title=" ".join((issue.description or "").split()))


def _told(name: str, source: str, issue: _Issue, tally: Tally) -> Iterator[Told]:
    releases = issue.releases if isinstance(issue.releases, dict) else {}
    for codename, release in releases.items():
        number = DEBIAN.get(codename)
        if number is None:
            continue
        told = _of_release(f"Debian:{number}", source, release)
        if told is None:
            tally.cannot_read(
                f"{name} {source} {codename}", f"status {release.status[:40]!r} without what belongs to it"
            )
        else:
            yield told


def _of_release(ecosystem: str, source: str, release: _Release) -> Told | None:
    """None when the tracker says nothing that can be understood."""
    urgency = (release.urgency or "").rstrip("*")
    severity = Severity.of(urgency) or None  # "not yet assigned" and "end-of-life" say nothing of the harm
    note = _note(urgency, release)
    if release.status == "resolved" and release.fixed_version:
        if release.fixed_version == _NEVER:
            return Told(ecosystem, source, state=NOT_AFFECTED)
        return Told(ecosystem, source, release.fixed_version, note=note, severity=severity)
    if release.status == "undetermined":
        return Told(ecosystem, source, state=State.UNKNOWN, note=note or "undetermined", severity=severity)
    if release.status == "open":
        is_final = release.nodsa_reason == "ignored" or urgency == _END
        state = State.WILL_NOT_FIX if is_final else State.AFFECTED
        return Told(ecosystem, source, state=state, note=note, severity=severity)
    return None


def _note(urgency: str, release: _Release) -> str:
    """What Debian adds to the state, in its own words: `no-dsa: Minor issue`, `unimportant`."""
    words = [urgency] if urgency in {"unimportant", _END} else []
    if release.nodsa or release.nodsa_reason:
        kind = release.nodsa_reason or "no-dsa"
        words.append(f"{kind}: {release.nodsa}" if release.nodsa else kind)
    return "; ".join(words)


PARSE = DebianParse()
