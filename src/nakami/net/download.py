"""Downloads to files: conditional, resumable, atomic, hashed on the way.

The source is a URL, or a folder that mirrors one. What a broken download brought stays behind in `<target>.part`, with a note beside it
of what it is a part of, so that the next run goes on from there.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from nakami.errors import DigestMismatch, HttpError, LimitExceeded, Malformed, TargetNotFound, UsageError
from nakami.model.progress import Progress, silent
from nakami.net.address import shown
from nakami.net.part import Part
from nakami.net.retry import Broken, Busy
from nakami.net.validators import Validators

if TYPE_CHECKING:
    from nakami.net.client import Client

_CHUNK = 1 << 20
_PARTIAL, _NOT_MODIFIED, _BAD_RANGE = 206, 304, 416


class Downloaded(Struct, frozen=True):
    """A new version was put in place: its `size` in bytes, its `sha256` in hex, and what to ask with next time."""

    size: int
    sha256: str
    validators: Validators


class Unchanged(Struct, frozen=True):
    """The source still holds the version that the validators name; nothing was written."""


def download(
    client: "Client",
    base: str,
    path: str,
    target: Path,
    *,
    limit: int,
    validators: Validators | None = None,
    sha256: str = "",
    progress: Progress = silent,
) -> Downloaded | Unchanged:
    """Bring `path` below `base` into the file `target`, which is replaced in one step at the end or not touched at all.

    Args:
        client: what fetches, when `base` is a URL.
        base: an http or https URL, a file URL, or a folder.
        path: relative to the base, with slashes.
        target: the file to write; its folder exists.
        limit: the most bytes that are taken.
        validators: of the version in `target`; with them it is fetched only when the source has another.
        sha256: what the bytes must hash to, in hex; empty when unknown.
        progress: is told of bytes done and in all, under the target's file name.

    Raises:
        TargetNotFound: the folder has no such file.
        HttpError, Unauthorized, Offline, NetworkError: as `Client.get` raises them.
        LimitExceeded: the file is larger than `limit`.
        DigestMismatch: the bytes do not hash to `sha256`.
        Malformed: the server sent another part of the file than the one it was asked for.
        UsageError: `path` leads out of the base, or the target cannot be written.
    """
    if any(part in {"", ".", ".."} for part in path.split("/")) or "\\" in path or "\0" in path:
        raise UsageError(f"not a path below {shown(base)}: {path!r}", "give a relative path without . and ..")
    known = validators if validators is not None and target.exists() else Validators()
    job = _Job(target, limit, sha256.lower(), progress)
    try:
        if base.lower().startswith(("http://", "https://")):
            return _fetch(client, f"{base.rstrip('/')}/{quote(path)}", job, known)
        return _copy(_folder(base) / path, job, known)
    except OSError as error:
        raise UsageError(
            f"cannot write {target}: {error.strerror}", "free some space, or choose another folder"
        ) from error


class _Job(Struct, frozen=True):
    """What both kinds of sources need to know."""

    target: Path
    limit: int
    sha256: str
    progress: Progress

    def fill(self, part: Part, chunks: Iterator[bytes], total: int | None, where: str) -> None:
        """Append to the part all that comes."""
        for chunk in chunks:
            if part.size + len(chunk) > self.limit:
                part.discard()
                raise _too_large(where, self.limit)
            part.write(chunk)
            self.progress(self.target.name, part.size, total)

    def finish(self, part: Part, validators: Validators, where: str) -> Downloaded:
        """Judge what came, and put it in place."""
        if self.sha256 and part.sha256 != self.sha256:
            part.discard()
            raise DigestMismatch(
                f"{where} has sha256 {part.sha256}, not {self.sha256}",
                "the file was changed on its way or at its source; try again, or use another mirror",
            )
        part.finish()
        return Downloaded(part.size, part.sha256, validators)


def _fetch(client: "Client", url: str, job: _Job, known: Validators) -> Downloaded | Unchanged:
    """Fetch over HTTP; a connection that breaks is tried again from where it broke."""
    with Part(job.target) as part:
        attempt = 0
        while True:
            try:
                return _attempt(client, url, job, known, part)
            except (Broken, Busy) as error:
                # The client has tried to open a busy server long enough; what breaks on the way is tried again here.
                if isinstance(error, Busy) or not client.again(attempt):
                    raise
            except HttpError as error:
                # The part is of another version, or whole: what the server has now must be fetched from its start.
                if error.status != _BAD_RANGE or part.left_over(url)[0] == 0:
                    raise
                part.begin(url, "")
            attempt += 1


def _attempt(client: "Client", url: str, job: _Job, known: Validators, part: Part) -> Downloaded | Unchanged:
    headers = _conditions(known)
    have, validator = part.left_over(url)
    if have:
        headers |= {"range": f"bytes={have}-", "if-range": validator}
    accept = (200, _PARTIAL, _NOT_MODIFIED)
    with client.stream(url, limit=job.limit, headers=headers, accept=accept) as (status, answered, chunks):
        if status == _NOT_MODIFIED:
            if not _conditions(known):
                raise Malformed(f"{shown(url)} answered 304 (Not Modified) to a question that set no condition")
            part.discard()
            return Unchanged()
        total = _total(answered, have if status == _PARTIAL else 0, status, url)
        if status == _PARTIAL:
            part.resume()
        else:
            part.begin(url, _strong(answered))
        if total is not None and total > job.limit:
            part.discard()
            raise _too_large(shown(url), job.limit)
        job.fill(part, chunks, total, shown(url))
    if total is not None and part.size != total:
        part.discard()
        raise Malformed(f"{shown(url)} should have {total:,} bytes but brought {part.size:,}", "try again")
    validators = Validators(answered.get("etag", ""), answered.get("last-modified", ""))
    return job.finish(part, validators, shown(url))


def _copy(source: Path, job: _Job, known: Validators) -> Downloaded | Unchanged:
    """Copy from a folder."""
    try:
        file = source.open("rb")
    except OSError as error:
        raise TargetNotFound(f"cannot read {source}: {error.strerror}", "check the mirror's folder") from error
    with file:
        about = os.fstat(file.fileno())
        validators = Validators(f"{about.st_mtime_ns}-{about.st_size}", _http_date(about.st_mtime))
        if validators.etag == known.etag:
            return Unchanged()
        if about.st_size > job.limit:
            raise _too_large(str(source), job.limit)
        with Part(job.target) as part:
            part.begin("", "")
            job.fill(part, iter(lambda: file.read(_CHUNK), b""), about.st_size, str(source))
            return job.finish(part, validators, str(source))


def _http_date(when: float) -> str:
    """Seconds since 1970 as HTTP writes them; empty for a time that no calendar has."""
    try:
        return formatdate(when, usegmt=True)
    except (ValueError, OverflowError, OSError):
        return ""


def _folder(base: str) -> Path:
    if not base.lower().startswith("file:"):
        return Path(base).expanduser()
    parts = urlsplit(base)
    if parts.netloc not in {"", "localhost"}:
        raise UsageError(f"A file address of another machine: {shown(base)}", "write it as file:///folder")
    return Path(unquote(parts.path))


def _conditions(known: Validators) -> dict[str, str]:
    headers = {}
    if known.etag:
        headers["if-none-match"] = known.etag
    if known.last_modified:
        headers["if-modified-since"] = known.last_modified
    return headers


def _total(answered: Mapping[str, str], have: int, status: int, url: str) -> int | None:
    """The length of the whole file, where the answer tells it (RFC 9110, sections 8.6 and 14.4).

    Raises:
        Malformed: the answer is of another range than the one asked for.
    """
    if status == _PARTIAL:
        unit, _, rest = answered.get("content-range", "").partition(" ")
        span, _, whole = rest.partition("/")
        first, _, _ = span.partition("-")
        if unit.lower() != "bytes" or not have or first != str(have):
            raise Malformed(f"{shown(url)} sent another part of the file than the one it was asked for", "try again")
        return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 20 else None
    length = answered.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else None


def _strong(answered: Mapping[str, str]) -> str:
    """What If-Range may carry: an entity tag that is not weak, or a date that is clearly older than the answer (RFC 9110, 13.1.5)."""
    etag, modified = answered.get("etag", ""), answered.get("last-modified", "")
    if etag.startswith('"'):
        return etag
    try:
        age = parsedate_to_datetime(answered.get("date", "")) - parsedate_to_datetime(modified)
    except (ValueError, TypeError, OverflowError):
        return ""
    return modified if age >= timedelta(minutes=1) and not etag else ""


def _too_large(where: str, limit: int) -> LimitExceeded:
    return LimitExceeded(f"{where} is larger than {limit:,} bytes", "check that the address is right")
