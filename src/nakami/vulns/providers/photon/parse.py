"""Photon OS's CVE metadata into rows.

An entry is one CVE in one package: `res_ver` is the version that fixes it (`NA` where there is none), `aff_ver` the same in words, `status`
is `Fixed` or `Not Affected`, `cve_score` a CVSS base score. Packages are sources and binaries alike.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct

from nakami.bounded.feed_file import content
from nakami.bounded.json import UNREADABLE, decode
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.model.finding import Severity
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.photon.fetch import MAX_BYTES
from nakami.vulns.providers.rows import Advisory, Rows, Told
from nakami.vulns.states import NOT_AFFECTED
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_MAX_VALUES = 8_000_000
_ID = re.compile(r"[A-Z]{2,10}-\d{4}-\d{3,19}\Z", re.ASCII)
_NO_VERSION = frozenset({"", "NA", "N/A"})
_NOT_AFFECTED = "not affected"
_FIXED = "fixed"


class _Entry(Struct, frozen=True):
    cve_id: str
    pkg: str
    status: str = ""
    res_ver: str | None = None
    aff_ver: str | None = None
    cve_score: float | None = None


class PhotonParse(Parse):
    """Reads one release's file; the partition is the release."""

    name: ClassVar[str] = "photon"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        data = content(raw, limit=MAX_BYTES)
        entries = decode(data, raw.name, type=list[msgspec.Raw], limit=MAX_BYTES, values=_MAX_VALUES)
        rows = Rows(f"photon:{partition}", tally)
        for number, item in enumerate(entries):
            tally.records += 1
            try:
                entry = msgspec.json.decode(item, type=_Entry)
            except UNREADABLE as error:
                tally.cannot_read(f"entry {number}", str(error))
                continue
            if not _ID.match(entry.cve_id) or not entry.pkg:
                tally.cannot_read(f"entry {number}", "it names no vulnerability, or no package")
                continue
            told = _told(f"Photon OS:{partition}", entry)
            if told is None:
                tally.cannot_read(entry.cve_id, f"{entry.pkg} is said to be fixed, but not in which version")
                continue
            score = entry.cve_score
            severity = Severity.of_score(score) if score is not None and 0 <= score <= 10 else Severity.UNKNOWN
            yield from rows.of(Advisory(entry.cve_id, (entry.cve_id,), severity=severity), [told])


def _told(ecosystem: str, entry: _Entry) -> Told | None:
    """What an entry says; None for a fix without a version."""
    status = entry.status.strip().lower()
    if status == _NOT_AFFECTED:
        return Told(ecosystem, entry.pkg, state=NOT_AFFECTED)
    fixed = (entry.res_ver or "").strip()
    if fixed not in _NO_VERSION:
        return Told(ecosystem, entry.pkg, fixed=fixed)
    return None if status == _FIXED else Told(ecosystem, entry.pkg, note=entry.status.strip())


PARSE = PhotonParse()
