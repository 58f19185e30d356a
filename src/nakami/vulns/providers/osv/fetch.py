"""OSV's zips, in the layout of its bucket: `<Ecosystem>/all.zip`; and where one is kept, only the records that changed since."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct

from nakami.bounded.feed_zip import members
from nakami.bounded.json import decode
from nakami.errors import InputError, NakamiError
from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers.delta import MAX_CHANGED, MAX_KEPT, changed, moment, seen
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Known, Origin, Raw
from nakami.vulns.providers.osv.recent import Recent, list_of, recent
from nakami.vulns.providers.single_documents import bring

MAX_ZIP_BYTES = 1024 * MIB
"""Ten times the largest of 2026 (npm, 110 MB)."""
_MAX_RECORD_BYTES = 32 * MIB
_OVERLAP = timedelta(hours=6)
"""How much older than its newest record a zip may be told to lack something: it takes hours to make one of all ecosystems."""


class _Dated(Struct):
    modified: str = ""


class OsvFetch(Fetch):
    """Brings one ecosystem's `all.zip`, or what changed since; the partition is the ecosystem's name."""

    name: ClassVar[str] = "osv"

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        target = folder / f"osv {partition}.zip"
        if origin.known is not None:
            # Whatever is wrong with the list or a record, the whole file tells it, too.
            with suppress(NakamiError):
                answer = _changes(origin, origin.known, partition, target, cursor.etag if cursor else "")
                if answer is not None:
                    return answer
        raw = fetch_file(origin, f"{partition}/all.zip", target, cursor, MAX_ZIP_BYTES)
        if isinstance(raw, Unchanged) or not origin.is_remote:
            return raw
        with suppress(NakamiError):
            return Raw(raw.path, raw.sha256, raw.size, raw.validators, keep=origin.has(list_of(partition)))
        return raw


def _changes(origin: Origin, known: Known, partition: str, target: Path, etag: str) -> Raw | Unchanged | None:
    """What is kept with the records that changed since; None where the whole zip is less trouble.

    Raises:
        NakamiError: the list, or a record of it, cannot be had.
    """
    newest = moment(known.until)
    if newest is None:
        return None
    found = recent(origin, partition, newest - _OVERLAP, etag)
    if found is None:
        return Unchanged()
    before = seen(known)
    wanted = _missing(known, found, before)
    if not wanted:
        return Unchanged()
    if len(wanted) > MAX_CHANGED or len(before.keys() | wanted.keys()) > MAX_KEPT:
        return None
    return changed(known, target, _fetched(origin, partition, target, wanted), Validators(found.etag))


def _missing(known: Known, found: Recent, before: Mapping[str, str]) -> dict[str, str]:
    """The records that are not kept as they are now, by the name of their file, with the dates of their changes."""
    wanted = {f"{name}.json": date for name, date in found.dates.items()}
    dates: dict[str, Any] = {name: moment(date) for name, date in before.items() if name in wanted}
    for name, content in members(known.path, is_wanted=(wanted.keys() - dates.keys()).__contains__):
        with suppress(InputError):
            if isinstance(content, bytes):
                record = decode(content, name, type=_Dated, limit=_MAX_RECORD_BYTES)
                dates[name] = moment(record.modified)
    return {name: date for name, date in wanted.items() if dates.get(name) != moment(date)}


def _fetched(
    origin: Origin, partition: str, target: Path, wanted: Mapping[str, str]
) -> Iterator[tuple[str, str, bytes]]:
    paths = {f"{partition}/{name}": name for name in wanted}
    for path, content in bring(origin, paths, target, _MAX_RECORD_BYTES):
        yield paths[path], wanted[paths[path]], content


FETCH = OsvFetch()
