"""Streaming one blob, from wherever the registry keeps it, across broken connections."""

from collections.abc import Iterator, Mapping

from nakami.errors import DigestMismatch, LimitExceeded, Malformed
from nakami.images.registry.session import Session
from nakami.net.retry import Broken

_PARTIAL = 206
_PROGRESS = 1 << 20
"""Bytes that make a try count as a success, so that a large blob over a poor line is not given up after three breaks in all."""


def read_blob(session: Session, digest: str, size: int) -> Iterator[bytes]:
    """Stream a blob: exactly `size` bytes. Its digest is not checked here.

    A broken connection is resumed where it broke: with Range where the storage knows it, else by reading anew and passing over what has
    been yielded.

    Raises:
        DigestMismatch: the blob is longer or shorter than `size`.
        TargetNotFound, NetworkError, Unauthorized: the blob cannot be had.
    """
    have = 0
    attempt = 0
    while True:
        before = have
        try:
            for chunk in _rest(session, digest, size, have):
                have += len(chunk)
                if have > size:
                    raise _longer(digest, size)
                yield chunk
            break
        except Broken:
            if have == size:
                break
            attempt = 0 if have - before >= _PROGRESS else attempt
            if not session.again(attempt):
                raise
            attempt += 1
    if have != size:
        raise DigestMismatch(f"blob {digest} has {have:,} bytes; its descriptor says {size:,}", "push the image again")


def _rest(session: Session, digest: str, size: int, have: int) -> Iterator[bytes]:
    """What follows the first `have` bytes of a blob."""
    headers = {"range": f"bytes={have}-"} if have else {}
    accept = (200, _PARTIAL) if have else (200,)
    try:
        with session.stream(f"blobs/{digest}", limit=size, headers=headers, accept=accept) as (
            status,
            answered,
            chunks,
        ):
            known = have
            if status == _PARTIAL:
                _check_range(answered, have, digest)
                known = 0
            for chunk in chunks:
                if known < len(chunk):
                    yield chunk[known:] if known else chunk
                known = max(0, known - len(chunk))
    except LimitExceeded as error:
        raise _longer(digest, size) from error


def _check_range(answered: Mapping[str, str], have: int, digest: str) -> None:
    """Make sure that a partial answer begins where it should (RFC 9110, section 14.4).

    Raises:
        Malformed: it begins elsewhere.
    """
    if not answered.get("content-range", "").lower().startswith(f"bytes {have}-"):
        raise Malformed(f"the registry sent another part of blob {digest} than the one it was asked for", "try again")


def _longer(digest: str, size: int) -> DigestMismatch:
    return DigestMismatch(
        f"blob {digest} is longer than the {size:,} bytes that its descriptor says", "push the image again"
    )
