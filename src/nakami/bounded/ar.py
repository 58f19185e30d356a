"""The members of an ar archive, as a stream: the outer form of every Debian package.

Format: deb(5), "FORMAT": a common ar archive with the global header `!<arch>` and members padded to even bytes. Debian's tools write
the plain form only, so the long-name tables of BSD and GNU ar are not read.
"""

from collections.abc import Iterator

from nakami.errors import LimitExceeded, Malformed

_MAGIC = b"!<arch>\n"
_HEADER = 60
_END_OF_HEADER = b"`\n"
MAX_MEMBERS = 64
"""deb(5) defines three; tools must skip unknown ones."""

Member = tuple[str, int, Iterator[bytes]]
"""(name without padding or a slash at its end, size in bytes, content)."""


def members(chunks: Iterator[bytes], where: str) -> Iterator[Member]:
    """Walk the members. A content is read before the next member is asked for; what is left of it is skipped.

    Raises:
        Malformed: not an ar archive, a broken header, or the stream ends inside a member.
        LimitExceeded: more members than any package has.
    """
    source = _Source(chunks, where)
    if source.take(len(_MAGIC)) != _MAGIC:
        raise Malformed(f"{where} is not an ar archive")
    for _ in range(MAX_MEMBERS):
        header = source.take(_HEADER)
        if not header:
            return
        if len(header) < _HEADER:
            raise source.truncated()
        if header[58:] != _END_OF_HEADER:
            raise Malformed(f"{where} has a broken member header at byte {source.offset - _HEADER:,}")
        size = _decimal(header[48:58], where)
        body = source.body(size)
        yield header[:16].decode("ascii", "replace").rstrip(" ").rstrip("/"), size, body
        for _rest in body:
            pass
        if size % 2:
            source.take(1)
    raise LimitExceeded(f"{where} has more than {MAX_MEMBERS} members", "an archive made to exhaust its reader")


def _decimal(field: bytes, where: str) -> int:
    text = field.rstrip(b" ")
    if not text.isdigit():
        raise Malformed(f"{where} has a member size that is no number: {field!r}")
    return int(text)


class _Source:
    """A stream of chunks from which exact numbers of bytes are taken."""

    def __init__(self, chunks: Iterator[bytes], where: str) -> None:
        self._chunks = chunks
        self._where = where
        self._rest = b""
        self.offset = 0

    def take(self, size: int) -> bytes:
        """The next `size` bytes (a header's worth); fewer at the end of the stream."""
        while len(self._rest) < size:
            more = next(self._chunks, b"")
            if not more:
                break
            self._rest += more
        piece, self._rest = self._rest[:size], self._rest[size:]
        self.offset += len(piece)
        return piece

    def body(self, size: int) -> Iterator[bytes]:
        while size:
            if not self._rest:
                self._rest = next(self._chunks, b"")
                if not self._rest:
                    raise self.truncated()
            piece, self._rest = self._rest[:size], self._rest[size:]
            size -= len(piece)
            self.offset += len(piece)
            yield piece

    def truncated(self) -> Malformed:
        return Malformed(f"{self._where} is truncated at {self.offset:,} bytes")
