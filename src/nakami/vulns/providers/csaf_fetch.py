"""Fetching CSAF documents as their publishers lay them out: an archive of all, and a list of what changed since (CSAF 2.0, section 7.1).

Two partitions: the archive, which is taken anew once it is a week older than the newest one, and the documents that changed since, each of
them fetched once. What the second says of a vulnerability takes the place of what the first says (`match.sql`).
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from nakami.bounded.feed_file import lines
from nakami.errors import HttpError, LimitExceeded, TargetNotFound
from nakami.net.download import Downloaded, Unchanged, download
from nakami.net.validators import Validators
from nakami.vulns.providers import kept_documents, single_documents
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Fetch, Origin, Raw

MAX_ARCHIVE_BYTES = 4096 * MIB
MAX_LIST_BYTES = 64 * MIB
MAX_CHANGED = 20_000
"""Documents that are fetched one by one; when more changed, the next archive brings them."""
_MAX_NAME_BYTES = 4096
_ARCHIVE_AGE = timedelta(days=7)
_MARGIN = timedelta(days=1)
"""An archive's date is that of the day on which it was made; what changed during that day may not be in it."""
_ARCHIVE = re.compile(r"[A-Za-z0-9_.-]+?(\d{4}-\d\d-\d\d)?\.tar\.(?:zst|gz|bz2|xz)")
_ENTRY = re.compile(r'"?((?:\d{4}/)?cve-\d{4}-\d{4,19}\.json)"?,"?(\d{4}-\d\d-\d\dT[^",]{8,30})"?')


class CsafFetch(Fetch):
    """Brings the archive that `archive_latest.txt` names, or the documents that `changes.csv` and `deletions.csv` list since."""

    changes: ClassVar[str]
    """The partition of what changed; all others are the archive."""

    def fetch(self, origin: Origin, partition: str, folder: Path, cursor: Validators | None) -> Raw | Unchanged:
        """See `Fetch.fetch`."""
        if partition == self.changes:
            return self._fetch_changes(origin, partition, folder, cursor)
        newest = _newest(origin, partition, folder)
        if not newest:
            raise TargetNotFound("archive_latest.txt names no archive", "check the mirror's folder")
        if cursor is not None and _is_recent(cursor.etag, newest):
            return Unchanged()
        raw = fetch_file(origin, newest, folder / partition, None, MAX_ARCHIVE_BYTES)
        return raw if isinstance(raw, Unchanged) else Raw(raw.path, raw.sha256, raw.size, Validators(newest))

    def _fetch_changes(
        self, origin: Origin, partition: str, folder: Path, cursor: Validators | None
    ) -> Raw | Unchanged:
        try:
            since = _since(_newest(origin, partition, folder))
        except (TargetNotFound, HttpError):
            since = ""
        wanted = _listed(_brought(origin, "changes.csv", folder, partition), since)
        with suppress(TargetNotFound, HttpError):
            gone = _listed(_brought(origin, "deletions.csv", folder, partition), since)
            wanted |= {path: f"deleted {when}" for path, when in gone.items() if when >= wanted.get(path, "")}
        if len(wanted) > MAX_CHANGED:
            raise LimitExceeded(
                f"{len(wanted):,} documents changed since the newest archive, more than {MAX_CHANGED:,}",
                "the next archive brings them",
            )
        mark = sha256(repr(sorted(wanted.items())).encode()).hexdigest()
        if cursor is not None and cursor.etag == mark:
            return Unchanged()
        return Raw(*_collected(origin, partition, folder, wanted), Validators(mark))


def _collected(origin: Origin, partition: str, folder: Path, wanted: Mapping[str, str]) -> tuple[Path, str, int]:
    """One file with all wanted documents: those that are kept from the last time, and the others, which are fetched.

    What was fetched before something failed is kept for the next try.
    """
    store, target = folder / f"{partition}.kept", folder / f"{partition}.documents"
    have = kept_documents.index(store)
    missing = {path: when for path, when in wanted.items() if path not in have or have[path][0].date != when}
    # What stands behind a broken place would be lost with it.
    kept_documents.copy(store, target, have) if have else target.write_bytes(b"")
    target.replace(store)
    with store.open("ab") as file:
        for path, content in _fetched(origin, folder / partition, missing):
            kept_documents.append(file, path, missing[path], content)
    kept_documents.copy(store, target, sorted(wanted))
    shutil.copyfile(target, store)
    digest = sha256()
    with target.open("rb") as made:
        while chunk := made.read(MIB):
            digest.update(chunk)
    return target, digest.hexdigest(), target.stat().st_size


def _fetched(origin: Origin, target: Path, missing: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The missing documents as they come; what is not there any more is empty.

    Raises:
        NakamiError: a document cannot be had.
    """
    gone = [path for path, when in missing.items() if when.startswith("deleted ")]
    yield from ((path, b"") for path in gone)
    wanted = [path for path in missing if path not in set(gone)]
    yield from single_documents.bring(origin, wanted, target, kept_documents.MAX_DOCUMENT)


def _newest(origin: Origin, partition: str, folder: Path) -> str:
    """The name of the newest archive; empty when the file does not hold one."""
    path = _brought(origin, "archive_latest.txt", folder, partition)
    try:
        name = next(iter(lines(path, limit=_MAX_NAME_BYTES)), "").strip()
    finally:
        path.unlink(missing_ok=True)
    return name if _ARCHIVE.fullmatch(name) else ""


def _brought(origin: Origin, name: str, folder: Path, partition: str) -> Path:
    answer = download(origin.client, origin.base, name, folder / f"{partition} {name}", limit=MAX_LIST_BYTES)
    assert isinstance(answer, Downloaded)  # no validators were given
    return folder / f"{partition} {name}"


def _listed(path: Path, since: str) -> dict[str, str]:
    """Which documents changed when, of those that changed since a day (ISO 8601; empty: all)."""
    try:
        found = (_ENTRY.fullmatch(line.strip()) for line in lines(path, limit=MAX_LIST_BYTES))
        return {entry[1]: entry[2] for entry in found if entry and entry[2] >= since}
    finally:
        path.unlink(missing_ok=True)


def _day(archive: str) -> date | None:
    match = _ARCHIVE.fullmatch(archive)
    try:
        return date.fromisoformat(match[1]) if match and match[1] else None
    except ValueError:
        return None


def _is_recent(held: str, newest: str) -> bool:
    """Whether the archive that is held will do: what changed since is in the other partition."""
    before, now = _day(held), _day(newest)
    return held == newest or bool(before and now and timedelta() <= now - before < _ARCHIVE_AGE)


def _since(newest: str) -> str:
    """From which day on changes are wanted: the archive that is held may be a week older than the newest."""
    day = _day(newest)
    return (day - _ARCHIVE_AGE - _MARGIN).isoformat() if day else ""
