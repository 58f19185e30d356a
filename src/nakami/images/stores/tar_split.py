"""Layers put together again, byte for byte, from their unpacked files and a record of everything else in the tar.

Format: vbatts/tar-split, `tar/storage/entry.go`: JSON lines. A segment (type 2) carries bytes of the tar as they were; a file (type 1) says
that so many bytes of that file come here. Its checksum is passed over, since the whole stream is held against the layer's diffID.
"""

import os
from collections.abc import Iterator

import msgspec

from nakami.bounded.streams import MAX_STREAM_BYTES, FileChunks
from nakami.errors import LimitExceeded, Malformed
from nakami.images.stores.inside import Inside
from nakami.images.stores.pieces import joined

MAX_LINE = 16 << 20
"""Bytes of one record. A segment is a few blocks; what stands behind a tar's end is cut into pieces of a mebibyte."""
_FILE, _SEGMENT = 1, 2
_REMEDY = "pull the image again"


class _Entry(msgspec.Struct):
    type: int
    name: str = ""
    name_raw: bytes | None = None
    size: int = 0
    payload: bytes | None = None

    @property
    def path(self) -> bytes:
        return self.name_raw or self.name.encode(errors="surrogateescape")


_DECODER = msgspec.json.Decoder(_Entry)


def reassembled(record: Iterator[bytes], files: Inside, where: str) -> Iterator[bytes]:
    """Stream the tar that a layer was unpacked from.

    Args:
        record: the tar-split record, inflated.
        files: the unpacked layer.
        where: what to call it in errors.

    Raises:
        Malformed: the record is broken, or a file is not there any more.
        StreamBroken: a file is shorter than it was.
        LimitExceeded: a record or the whole is too long.
    """
    return joined(_pieces(record, files, where), where)


def _pieces(record: Iterator[bytes], files: Inside, where: str) -> Iterator[bytes]:
    for line in _lines(record, where):
        entry = _entry(line, where)
        if entry.type == _SEGMENT:
            yield entry.payload or b""
        elif entry.size:
            yield from _content(files, entry, where)


def _entry(line: bytes, where: str) -> _Entry:
    try:
        entry = _DECODER.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"{where} has a broken tar-split record: {error}", _REMEDY) from error
    if entry.type not in {_FILE, _SEGMENT} or not 0 <= entry.size <= MAX_STREAM_BYTES:
        raise Malformed(f"{where} has a tar-split record of another kind", _REMEDY)
    return entry


def _content(files: Inside, entry: _Entry, where: str) -> Iterator[bytes]:
    descriptor, _ = files.open(entry.path)
    try:
        yield from FileChunks(descriptor, 0, entry.size, f"{where}: {entry.name}")
    finally:
        os.close(descriptor)


def _lines(chunks: Iterator[bytes], where: str) -> Iterator[bytes]:
    rest: list[bytes] = []
    length = 0
    for chunk in chunks:
        *whole, last = chunk.split(b"\n")
        for line in whole:
            yield b"".join((*rest, line)) if rest else line
            rest.clear()
            length = 0
        rest.append(last)
        length += len(last)
        if length > MAX_LINE:
            raise LimitExceeded(f"{where} has a tar-split record of more than {MAX_LINE:,} bytes", _REMEDY)
    if last_line := b"".join(rest):
        yield last_line
