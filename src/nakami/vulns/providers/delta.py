"""A feed's file with the changes since: the two together are what the whole file would be today."""

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from nakami.net.validators import Validators
from nakami.vulns.providers import kept_documents
from nakami.vulns.providers.interface import Known, Raw, changes_of

MAX_CHANGED = 2000
"""Records that changed since the last time; where more did, the whole file is less trouble."""
MAX_KEPT = 5000
"""Records in the changes to one file, before it is fetched whole."""
_CHUNK = 1 << 20


def seen(known: Known) -> dict[str, str]:
    """The documents among the changes that are kept, each with the date of its change."""
    return {path: kept.date for path, (kept, _) in kept_documents.index(changes_of(known.path)).items()}


def changed(known: Known, target: Path, documents: Iterable[tuple[str, str, bytes]], validators: Validators) -> Raw:
    """The kept file with more changes: (path, date, content) each, without content for what was taken back.

    Both lie at `target` afterwards, what is kept is not touched.

    Raises:
        OSError: no room.
    """
    target.unlink(missing_ok=True)
    try:
        os.link(known.path, target)
    except OSError:  # a file system without links
        shutil.copyfile(known.path, target)
    changes = changes_of(target)
    changes.unlink(missing_ok=True)
    older = changes_of(known.path)
    if older.exists():
        # Copied document by document: what stands behind a broken place would be lost with it.
        kept_documents.copy(older, changes, kept_documents.index(older))
    with changes.open("ab") as file:
        for path, date, content in documents:
            kept_documents.append(file, path, date, content)
    size = target.stat().st_size + changes.stat().st_size
    return Raw(target, _joined(known.sha256, digest_of(changes)), size, validators, keep=True)


def known_at(path: Path, expected: str, until: str) -> Known | None:
    """What is kept at a place, when it is what the database was built of: both files together hash to what is expected."""
    try:
        own = digest_of(path)
        changes = changes_of(path)
        whole = _joined(own, digest_of(changes)) if changes.exists() else own
    except OSError:
        return None
    return Known(path, own, until) if whole == expected else None


def keep(raw: Path, place: Path) -> None:
    """Move a feed's file and its changes to where the next update looks for them.

    They are useless apart, and `known_at` finds that out: nothing is lost when this stops half-way.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    changes = changes_of(raw)
    changes_of(place).unlink(missing_ok=True)
    raw.replace(place)
    if changes.exists():
        changes.replace(changes_of(place))


def later(raw: Path) -> Mapping[str, bytes]:
    """The changes to a feed's file: documents by path, empty for what was taken back.

    Raises:
        Malformed: the changes are damaged.
    """
    changes = changes_of(raw)
    if not changes.exists():
        return {}
    # One that cannot be unpacked is as one that is no JSON: the parser counts it.
    found = kept_documents.documents(changes)
    return {path: content if isinstance(content, bytes) else b"?" for path, content in found}


def moment(text: str) -> datetime | None:
    """A date as feeds write it (RFC 3339, or ISO 8601 without a zone, which is UTC); None when it is none."""
    with suppress(ValueError):
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def digest_of(path: Path) -> str:
    """The sha256 of a file, in hex."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _joined(own: str, changes: str) -> str:
    return sha256(f"{own} {changes}".encode()).hexdigest()
