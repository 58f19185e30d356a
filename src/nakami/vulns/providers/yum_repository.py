"""The updateinfo of a yum repository: named by its index, `repodata/repomd.xml` (createrepo_c; yum's "repomd" schema)."""

from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nakami.bounded.feed_file import content
from nakami.bounded.xml import parse
from nakami.errors import HttpError, Malformed, TargetNotFound
from nakami.net.download import Unchanged, download
from nakami.net.validators import Validators
from nakami.vulns.providers.file import MIB, fetch_file
from nakami.vulns.providers.interface import Origin, Raw

_INDEX = "repodata/repomd.xml"
_MAX_INDEX_BYTES = 4 * MIB
_EMPTY = b"<updates/>"
_NOT_THERE = frozenset({403, 404, 410})
"""A bucket that may not be listed answers 403 for what it does not have."""


class Named(Struct, frozen=True):
    """The file that an index names: its path below the repository, and its SHA-256 in hex, empty where it tells another digest."""

    path: str
    sha256: str


def is_absent(error: Exception) -> bool:
    """Whether the error says that a file is not there, rather than that it could not be had."""
    return isinstance(error, TargetNotFound) or (isinstance(error, HttpError) and error.status in _NOT_THERE)


def fetch_updateinfo(
    origin: Origin, place: str, target: Path, cursor: Validators | None, limit: int
) -> Raw | Unchanged:
    """Bring the updateinfo of the repository at `place` below the origin: `updateinfo.xml.gz` beside nothing else, or what its index names.

    Raises:
        TargetNotFound, HttpError: there is neither.
        NetworkError, LimitExceeded, Malformed, DigestMismatch: as their names say.
    """
    try:
        return fetch_file(origin, _below(place, "updateinfo.xml.gz"), target, cursor, limit)
    except (TargetNotFound, HttpError) as error:
        if not is_absent(error):
            raise
        try:
            return follow_index(origin, place, target, cursor, limit)
        except (TargetNotFound, HttpError) as second:
            raise error if is_absent(second) else second from None


def follow_index(origin: Origin, place: str, target: Path, cursor: Validators | None, limit: int) -> Raw | Unchanged:
    """Bring the updateinfo that the repository's index names, an empty one where it names none; raises as `fetch_updateinfo` does."""
    index = target.with_name(f"{target.name}.repomd")
    try:
        download(origin.client, origin.base, _below(place, _INDEX), index, limit=_MAX_INDEX_BYTES)
        named = updateinfo_of(content(index, limit=_MAX_INDEX_BYTES), _below(place, _INDEX))
    finally:
        index.unlink(missing_ok=True)
    if named is None:
        # Nothing was ever fixed there, which is not the same as not knowing.
        target.write_bytes(_EMPTY)
        return Raw(target, sha256(_EMPTY).hexdigest(), len(_EMPTY), Validators())
    if cursor is not None:
        target.touch()
    answer = download(
        origin.client,
        origin.base,
        _below(place, named.path),
        target,
        limit=limit,
        validators=cursor,
        sha256=named.sha256,
        progress=origin.progress,
    )
    if isinstance(answer, Unchanged):
        target.unlink(missing_ok=True)
        return answer
    return Raw(target, answer.sha256, answer.size, answer.validators)


def updateinfo_of(index: bytes, where: str) -> Named | None:
    """The file of type `updateinfo` in an index; None where it has none.

    Raises:
        Malformed, LimitExceeded: it is not an index, or names a file outside of the repository.
    """
    root = parse(index, where, limit=_MAX_INDEX_BYTES)
    for data in root.children:
        location = data.child("location")
        if data.name != "data" or data.attributes.get("type") != "updateinfo" or location is None:
            continue
        path = location.attributes.get("href", "")
        if "://" in path or path.startswith("/") or ".." in path.split("/") or not path:
            raise Malformed(f"{where} names a file outside of its repository: {path[:100]!r}")
        checksum = data.child("checksum")
        is_sha256 = checksum is not None and checksum.attributes.get("type") == "sha256"
        return Named(path, data.told("checksum") if is_sha256 else "")
    return None


def elsewhere(origin: Origin, base: str) -> Origin:
    """The same origin at another address."""
    return replace(origin, base=base)


def _below(place: str, path: str) -> str:
    return f"{place}/{path}" if place else path
