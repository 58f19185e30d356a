"""Streams of chunks: reading files, and inflating; all of them bounded.

A stream is an iterator of `bytes`, each a mebibyte at most, so that memory is a matter of how many chunks are under way and not of how
long the stream is.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from nakami.bounded.zstd_frames import FrameWatch
from nakami.errors import LimitExceeded, StreamBroken

CHUNK = 1 << 18
MAX_CHUNK = 1 << 20
MAX_STREAM_BYTES = 64 << 30
"""More than any image in use unpacks to; it bounds the time that a bomb can take."""

_GZIP = b"\x1f\x8b"
_BZIP2 = b"BZh"
_XZ = b"\xfd7zXZ\x00"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_WINDOW = 32 << 20
"""RFC 8878, section 3.1.1.1.2, recommends 8 MiB; the encoders that engines build images with go to 32 MiB at their best level. Each layer
that is read side by side with others may need this much memory."""
_XZ_MEMORY = 66 << 20
"""What `xz -9` needs (xz(1), "-9": 65 MiB)."""
_STEP_AFTER_SKIP = 64 << 10
_FIRST_FEED = 1 << 13
"""Bytes that a member's decompressor is given first, then twice as many each time: what follows the member's end is copied, and a stream
may be nothing but tiny members."""


class FileChunks:
    """A stream of `length` bytes of an open file from `start` on; the file's own position does not move.

    `skip` passes over bytes without reading them, for readers that need headers only.

    Raises:
        StreamBroken: the file ends before.
    """

    def __init__(self, descriptor: int, start: int, length: int, where: str, step: int = MAX_CHUNK) -> None:
        self._descriptor = descriptor
        self._at = start
        self._start = start
        self._end = start + length
        self._where = where
        self._step = step

    def __iter__(self) -> "FileChunks":
        return self

    def __next__(self) -> bytes:
        if self._at >= self._end:
            raise StopIteration
        chunk = os.pread(self._descriptor, min(self._step, self._end - self._at), self._at)
        if not chunk:
            done, length = self._at - self._start, self._end - self._start
            raise StreamBroken(f"{self._where} is truncated at {done:,} of {length:,} bytes", "export or pull it again")
        self._at += len(chunk)
        return chunk

    def head(self) -> bytes:
        """The next few bytes, without moving on."""
        return os.pread(self._descriptor, min(len(_XZ), self._end - self._at), self._at)

    def skip(self, size: int) -> int:
        """Pass over at most `size` bytes; tells how many there were."""
        passed = min(size, self._end - self._at)
        self._at += passed
        self._step = min(self._step, _STEP_AFTER_SKIP)  # whoever skips wants little of what comes
        return passed


def inflated(
    chunks: Iterator[bytes], where: str, limit: int = MAX_STREAM_BYTES, window: int = _ZSTD_WINDOW
) -> Iterator[bytes]:
    """Inflate a stream by its first bytes: gzip, zstd, xz, bzip2, or nothing at all.

    Several members or frames in a row (eStargz, zstd:chunked) are one stream. Chunks come out at most `MAX_CHUNK` long. A plain file comes
    back as it is, so that it can still be skipped through. `window` is the most memory that a zstd frame may ask for.

    Raises:
        StreamBroken: the stream is damaged or ends too early (while reading it).
        LimitExceeded: more than `limit` bytes come out (while reading it).
    """
    if isinstance(chunks, FileChunks) and _pick(chunks.head()) is _as_is:
        return chunks
    return _inflated(chunks, where, limit, window)


def _inflated(chunks: Iterator[bytes], where: str, limit: int, window: int) -> Iterator[bytes]:
    head = next(chunks, b"")
    while len(head) < len(_XZ):
        more = next(chunks, None)
        if more is None:
            break
        head += more
    total = 0
    for chunk in _pick(head, window)(chain((head,), chunks), where):
        total += len(chunk)
        if total > limit:
            raise LimitExceeded(f"{where} inflates to more than {limit:,} bytes", "it looks like an archive bomb")
        yield chunk


def _pick(head: bytes, window: int = _ZSTD_WINDOW) -> Callable[[Iterator[bytes], str], Iterator[bytes]]:
    if head.startswith(_GZIP):
        return _gunzip
    if head.startswith(_ZSTD) or _is_skippable_frame(head):
        return partial(_unzstd, window=window)
    if head.startswith((_XZ, _BZIP2)):
        return _unpack_slowly
    return _as_is


def _is_skippable_frame(head: bytes) -> bool:
    # RFC 8878, section 3.1.2: magic 0x184D2A50 to 0x184D2A5F, little endian.
    return len(head) >= 4 and head[1:4] == b"\x2a\x4d\x18" and head[0] & 0xF0 == 0x50


def _as_is(chunks: Iterator[bytes], where: str) -> Iterator[bytes]:  # noqa: ARG001 -- the shape of all inflaters
    for chunk in chunks:
        for start in range(0, len(chunk), MAX_CHUNK):
            yield chunk[start : start + MAX_CHUNK] if len(chunk) > MAX_CHUNK else chunk


def _gunzip(chunks: Iterator[bytes], where: str) -> Iterator[bytes]:
    from isal import igzip_lib

    def fresh() -> Any:
        return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)

    yield from _members(
        chunks,
        where,
        fresh,
        lambda data: data.startswith(_GZIP),
        (igzip_lib.IsalError, EOFError, ValueError),  # type: ignore[arg-type] # the stub takes the class for an instance
    )


def _unpack_slowly(chunks: Iterator[bytes], where: str) -> Iterator[bytes]:
    import bz2  # rare: Docker before 2014
    import lzma

    head = next(chunks)
    whole = chain((head,), chunks)
    if head.startswith(_XZ):
        yield from _members(
            whole,
            where,
            lambda: lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY),
            lambda data: data.startswith(_XZ),
            (lzma.LZMAError, EOFError),
        )
    else:
        yield from _members(
            whole, where, bz2.BZ2Decompressor, lambda data: data.startswith(_BZIP2), (OSError, EOFError, ValueError)
        )


def _members(
    chunks: Iterator[bytes],
    where: str,
    fresh: Callable[[], Any],
    starts_member: Callable[[bytes], bool],
    errors: tuple[type[Exception], ...],
) -> Iterator[bytes]:
    """Drive a decompressor with the interface of `bz2.BZ2Decompressor` over members that follow each other."""
    engine = fresh()
    step = _FIRST_FEED
    rest = b""
    for chunk in chunks:
        view = memoryview(rest + chunk if rest else chunk)
        rest = b""
        at = 0
        while at < len(view) or not (engine.needs_input or engine.eof):
            if engine.eof:
                head = bytes(view[at : at + len(_XZ)])
                if len(head) < len(_XZ):
                    rest = head
                    break
                if not starts_member(head):
                    # Zero padding and rubbish after the last member are ignored, as gzip(1) does; the digest covers them all the same.
                    for _ in chunks:
                        pass
                    return
                engine = fresh()
                step = _FIRST_FEED
            fed = view[at : at + step] if engine.needs_input else b""
            at += len(fed)
            step = min(2 * step, MAX_CHUNK)
            out = _decompress(engine, fed, where, errors)
            if engine.eof:
                at -= len(engine.unused_data)
            if out:
                yield out
    if not engine.eof:
        raise StreamBroken(f"{where} is truncated: the compressed stream has no end", "export or pull it again")


def _decompress(engine: Any, data: bytes | memoryview, where: str, errors: tuple[type[Exception], ...]) -> bytes:
    try:
        out: bytes = engine.decompress(data, MAX_CHUNK)
    except errors as error:
        raise StreamBroken(f"{where} is damaged: {error}", "export or pull it again") from error
    return out


def _unzstd(chunks: Iterator[bytes], where: str, window: int) -> Iterator[bytes]:
    import zstandard

    source = _Readable(chunks)
    reader = zstandard.ZstdDecompressor(max_window_size=window).stream_reader(
        source,  # type: ignore[arg-type] # read(n) is all it calls
        read_size=CHUNK,
        read_across_frames=True,
    )
    while True:
        try:
            out = reader.read(MAX_CHUNK)
        except zstandard.ZstdError as error:
            raise StreamBroken(f"{where} is damaged: {error}", "export or pull it again") from error
        if not out:
            break
        yield out
    if not source.frames.between_frames:
        raise StreamBroken(f"{where} is truncated: the last zstd frame has no end", "export or pull it again")


class _Readable:
    """A stream of chunks behind the one method that zstandard calls."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""
        self.frames = FrameWatch()

    def read(self, size: int) -> bytes:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = chunk
        piece, self._rest = self._rest[:size], self._rest[size:]
        self.frames.watch(piece)
        return piece
