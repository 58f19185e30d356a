"""NVD's year feeds, JSON 2.0: one compressed file per year of the CVE's number.

Another file holds what was modified in the last eight days (nvd.nist.gov/vuln/data-feeds, "modified"): where a year is kept, that is
all that is fetched, once for all years.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct

from nakami.bounded.feed_file import content
from nakami.bounded.json import decode
from nakami.errors import Malformed, NakamiError
from nakami.net.download import Unchanged, download
from nakami.net.validators import Validators
from nakami.vulns.part import nvd_year
from nakami.vulns.providers.delta import MAX_KEPT, changed, moment, seen
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Known, Origin, Raw
from nakami.vulns.providers.nvd.feed import MAX_BYTES, STAMP, Feed

_MAX_BYTES = 128 * MIB
_MODIFIED = "nvdcve-2.0-modified.json.gz"
_REACH = timedelta(days=7)
"""How far back the modified file is trusted to be complete; it says eight days."""
_OVERLAP = timedelta(hours=6)
"""How much older than its time stamp a year's file may be: they are made one after the other."""


class _About(Struct, rename="camel"):
    id: str = ""
    last_modified: str = ""


class _Item(Struct):
    cve: _About


class _Modified(Struct):
    """What was modified lately: when that was written, and the records of each year by their CVE, with their dates."""

    stamp: str
    when: datetime
    years: dict[str, dict[str, tuple[str, bytes]]]


class NvdFetch(Fetch):
    """Brings one year, or what was modified in it; the partition is the year in four digits."""

    name: ClassVar[str] = "nvd"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        name = f"nvdcve-2.0-{partition}.json.gz"
        if origin.known is not None:
            # Whatever is wrong with what was modified, the whole file tells it, too.
            with suppress(NakamiError):
                answer = _changes(_modified(origin, folder), origin.known, partition, folder / name)
                if answer is not None:
                    return answer
        raw = fetch_file(origin, name, folder / name, cursor, _MAX_BYTES)
        if isinstance(raw, Unchanged) or not origin.is_remote:
            return raw
        with suppress(NakamiError):
            is_kept = origin.once("has modified", lambda: origin.has(_MODIFIED))
            return Raw(raw.path, raw.sha256, raw.size, raw.validators, keep=is_kept)
        return raw


def _changes(modified: _Modified, known: Known, partition: str, target: Path) -> Raw | Unchanged | None:
    """What is kept with what was modified since; None where the file of modifications does not reach back so far."""
    newest = moment(known.until)
    if newest is None or newest < modified.when - _REACH:
        return None
    before = seen(known)
    wanted = {}
    for name, (date, text) in modified.years.get(partition, {}).items():
        when, path = moment(date), f"{name}.json"
        if when is not None and when >= newest - _OVERLAP and before.get(path) != date:
            wanted[path] = (date, text)
    if not wanted:
        return Unchanged()
    if len(before.keys() | wanted.keys()) > MAX_KEPT:
        return None
    stamp = (STAMP, modified.stamp, msgspec.json.encode({"timestamp": modified.stamp}))
    documents = [(path, date, text) for path, (date, text) in wanted.items()]
    return changed(known, target, [*documents, stamp], Validators())


def _modified(origin: Origin, folder: Path) -> _Modified:
    """What was modified lately; fetched once for all years."""
    return origin.once("modified", lambda: _read(origin, folder / _MODIFIED))


def _read(origin: Origin, path: Path) -> _Modified:
    try:
        download(origin.client, origin.base, _MODIFIED, path, limit=_MAX_BYTES, progress=origin.progress)
        feed = decode(content(path, limit=MAX_BYTES), path.name, type=Feed, limit=MAX_BYTES, values=MAX_BYTES)
    finally:
        path.unlink(missing_ok=True)
    when = moment(feed.timestamp)
    if when is None:
        raise Malformed(f"{_MODIFIED} does not tell when it was written")
    years: dict[str, dict[str, tuple[str, bytes]]] = {}
    for item in feed.vulnerabilities:
        about = decode(bytes(item), f"a CVE of {_MODIFIED}", type=_Item).cve
        if year := nvd_year(about.id):
            years.setdefault(year, {})[about.id] = (about.last_modified, bytes(item))
    return _Modified(feed.timestamp, when, years)


FETCH = NvdFetch()
