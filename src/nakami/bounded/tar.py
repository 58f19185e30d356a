"""A walk over a tar stream that touches headers only, and the bodies that somebody asks for.

Formats: POSIX ustar and pax (IEEE 1003.1-2017, pax, "Extended Header"), GNU long names, base-256 numbers and sparse files
(GNU tar manual, "Basic Tar Format" and "Storing Sparse Files"), and the old V7 header.
"""

from collections.abc import Callable, Iterator
from enum import IntEnum

from nakami.errors import LimitExceeded, Malformed, StreamBroken

BLOCK = 512
MAX_ENTRIES = 1_000_000
MAX_NAME_BYTES = 1 << 20
"""Of one pax header or GNU long name; Linux's PATH_MAX is 4,096."""

_ZERO = bytes(BLOCK)


class Kind(IntEnum):
    """What a tar entry is, so far as a root file system cares."""

    FILE = 0
    DIRECTORY = 1
    SYMLINK = 2
    HARDLINK = 3
    DEVICE = 4
    FIFO = 5


_KINDS = {
    ord("0"): Kind.FILE,
    0: Kind.FILE,
    ord("7"): Kind.FILE,
    ord("S"): Kind.FILE,
    ord("1"): Kind.HARDLINK,
    ord("2"): Kind.SYMLINK,
    ord("3"): Kind.DEVICE,
    ord("4"): Kind.DEVICE,
    ord("5"): Kind.DIRECTORY,
    ord("D"): Kind.DIRECTORY,
    ord("6"): Kind.FIFO,
}
_PAX_LOCAL, _PAX_SOLARIS, _PAX_GLOBAL, _LONG_NAME, _LONG_LINK = ord("x"), ord("X"), ord("g"), ord("L"), ord("K")
_SPARSE = ord("S")
_FILE_FLAG = ord("0")

Member = tuple[bytes, Kind, int, bytes, bytes]
"""(path as written, kind, size in bytes, link target as written, the header block)."""


class TarStream:
    """The members of a tar stream, one after the other; iterate once.

    `body` reads the current member's content; what is not read is skipped. `position` is the number of bytes passed so far.

    Args:
        chunks: the uncompressed stream.
        where: what to call it in errors.
        max_entries: how many members are walked before it counts as hostile.
    """

    def __init__(self, chunks: Iterator[bytes], where: str, max_entries: int = MAX_ENTRIES) -> None:
        self._chunks = chunks
        # A stream that can pass over bytes unread is spared the bodies that nobody asks for.
        self._pass_over: Callable[[int], int] | None = getattr(chunks, "skip", None)
        self._where = where
        self._max_entries = max_entries
        self._buffer = b""
        self._at = 0
        self._left = 0
        self._padding = 0
        self._sparse: _SparseMap | None = None
        self.offset = 0

    def __iter__(self) -> Iterator[Member]:
        """Walk the members.

        Raises:
            Malformed: a header is broken, or the stream ends inside a member.
            LimitExceeded: too many members, or an endless name.
        """
        entries = 0
        zeros = 0
        extra: dict[bytes, bytes] = {}
        while True:
            self._skip_body()
            at = self._at
            if at + BLOCK <= len(self._buffer):
                header = self._buffer[at : at + BLOCK]
                self._at = at + BLOCK
            else:
                header = self._take(BLOCK, at_end=True)
                if len(header) < BLOCK:
                    if header:
                        raise self._truncated()
                    return
            if header == _ZERO:
                zeros += 1
                if zeros == 2:
                    return
                continue
            zeros = 0
            flag = header[156]
            size = self._number(header, 124, 136)
            if flag in {_PAX_LOCAL, _PAX_SOLARIS, _PAX_GLOBAL, _LONG_NAME, _LONG_LINK}:
                self._extend(extra, flag, size)
                continue
            entries += 1
            if entries > self._max_entries:
                raise LimitExceeded(
                    f"{self._where} has more than {self._max_entries:,} entries",
                    "an archive made to exhaust its reader",
                )
            yield self._member(header, flag, size, extra)
            if extra:
                extra = {}

    def body(self, limit: int) -> bytes:
        """The current member's content, sparse holes filled with zeros.

        Raises:
            LimitExceeded: it is longer than `limit` bytes; it can still be skipped.
            Malformed: the stream ends inside it.
        """
        if self._sparse is not None:
            return self._sparse.fill(self, limit)
        if self._left > limit:
            raise LimitExceeded(f"is {self._left:,} bytes long; at most {limit:,} are read")
        left, self._left = self._left, 0
        return self._take(left)

    def pieces(self) -> Iterator[bytes]:
        """The current member's stored content, piece by piece, for members too large to hold.

        Raises:
            Malformed: the stream ends inside it.
        """
        while self._left:
            if self._at == len(self._buffer):
                self.offset += len(self._buffer)
                self._at = 0
                self._buffer = next(self._chunks, b"")
                if not self._buffer:
                    raise self._truncated()
            piece = self._buffer[self._at : self._at + self._left]
            self._at += len(piece)
            self._left -= len(piece)
            yield piece

    @property
    def position(self) -> int:
        """Bytes from the beginning of the stream to where the walk stands: inside a member, the start of its stored content."""
        return self.offset + self._at

    def _member(self, header: bytes, flag: int, size: int, extra: dict[bytes, bytes]) -> Member:
        kind = _KINDS.get(flag, Kind.FILE)
        name = header[:100]
        end = name.find(0)
        if end >= 0:
            name = name[:end]
        # "ustar\0": the prefix field exists; GNU's "ustar " uses those bytes for times.
        if header[345] and header[257:263] == b"ustar\0":
            name = header[345:500].partition(b"\0")[0] + b"/" + name
        elif header[257:262] != b"ustar" and not _checksum_holds(header):
            raise Malformed(
                f"{self._where} has a broken header at byte {self.offset + self._at - BLOCK:,}",
                "export or pull it again",
            )
        link = b"" if kind in {Kind.FILE, Kind.DIRECTORY} else header[157:257].partition(b"\0")[0]
        self._sparse = None
        if extra:
            name = extra.get(b"path", name)
            link = extra.get(b"linkpath", link)
            if b"size" in extra:
                size = self._decimal(extra[b"size"])
            if b"GNU.sparse.major" in extra or b"GNU.sparse.map" in extra:
                self._sparse = _SparseMap.of_pax(extra, size, self._where)
                name = extra.get(b"GNU.sparse.name", name)
        if kind is Kind.FILE and name.endswith(b"/") and flag in {0, _FILE_FLAG}:
            kind = Kind.DIRECTORY  # V7: a directory is a file whose name ends in a slash
        # A hard link's size, where given, is that of the file it shares: no body follows (pax, "size").
        stored = size if kind is Kind.FILE else 0
        if flag == _SPARSE:
            self._sparse = _SparseMap.of_gnu(header, self, stored)
        self._left = stored
        self._padding = -stored % BLOCK
        if self._sparse is not None:
            size = self._sparse.size
        return name, kind, size if kind is Kind.FILE else 0, link, header

    def _extend(self, extra: dict[bytes, bytes], flag: int, size: int) -> None:
        if size > MAX_NAME_BYTES:
            raise LimitExceeded(
                f"{self._where} has an extended header of {size:,} bytes; at most {MAX_NAME_BYTES:,} are read"
            )
        text = self._take(size)
        self._padding = -size % BLOCK
        if flag == _LONG_NAME:
            extra.setdefault(b"path", text.partition(b"\0")[0])
        elif flag == _LONG_LINK:
            extra.setdefault(b"linkpath", text.partition(b"\0")[0])
        elif flag != _PAX_GLOBAL:  # global records hold comments (git) or defaults that no path or size may come from
            extra.update(self._pax_records(text))

    def _pax_records(self, text: bytes) -> dict[bytes, bytes]:
        # "%d %s=%s\n", <length>, <keyword>, <value>; the length counts itself.
        records: dict[bytes, bytes] = {}
        at = 0
        sparse: list[bytes] = []
        while at < len(text):
            space = text.find(b" ", at, at + 12)
            length = self._decimal(text[at:space]) if space > 0 else 0
            record = text[space + 1 : at + length - 1]
            if length < 5 or at + length > len(text) or b"=" not in record:
                raise Malformed(f"{self._where} has a broken pax header", "export or pull it again")
            key, _, value = record.partition(b"=")
            if key in {b"path", b"linkpath", b"GNU.sparse.name"}:
                value = value.partition(b"\0")[0]
            if key in {b"GNU.sparse.offset", b"GNU.sparse.numbytes"}:
                sparse.append(value)
            records[key] = value
            at += length
        if sparse:
            records.setdefault(b"GNU.sparse.map", b",".join(sparse))
        return records

    def _decimal(self, text: bytes) -> int:
        if not text.isdigit() or len(text) > 20:
            raise Malformed(f"{self._where} has a number that is none: {text[:24]!r}", "export or pull it again")
        return int(text)

    def _number(self, header: bytes, start: int, end: int) -> int:
        try:
            return int(header[start : end - 1] or b"0", 8)
        except ValueError:
            return self._odd_number(header[start:end])

    def _odd_number(self, field: bytes) -> int:
        if field[0] & 0x80:  # base-256, GNU tar manual: the first bit set, the rest big endian
            if field[0] & 0x40:
                raise Malformed(f"{self._where} has a negative size", "export or pull it again")
            return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:])
        text = field.partition(b"\0")[0].strip()
        try:
            value = int(text, 8) if text else 0
        except ValueError:
            value = -1
        if value < 0:
            raise Malformed(
                f"{self._where} has a broken size at byte {self.offset + self._at - BLOCK:,}", "export or pull it again"
            )
        return value

    def _skip_body(self) -> None:
        skip = self._left + self._padding
        if not skip:
            return
        self._left = self._padding = 0
        at = self._at + skip
        while at > len(self._buffer):
            at -= len(self._buffer)
            self.offset += len(self._buffer)
            self._buffer = b""
            if at > BLOCK and self._pass_over is not None:
                passed = self._pass_over(at)
                self.offset += passed
                at -= passed
                if not at:
                    break
            self._buffer = next(self._chunks, b"")
            if not self._buffer:
                self._at = 0
                raise self._truncated()
        self._at = at

    def _take(self, size: int, *, at_end: bool = False) -> bytes:
        """The next `size` bytes; fewer only `at_end`, where the stream may end."""
        have = self._buffer[self._at : self._at + size]
        self._at += len(have)
        if len(have) == size:
            return have
        parts = [have]
        missing = size - len(have)
        while missing:
            self.offset += len(self._buffer)
            self._buffer = next(self._chunks, b"")
            self._at = 0
            if not self._buffer:
                if at_end:
                    break
                raise self._truncated()
            part = self._buffer[:missing]
            self._at = len(part)
            missing -= len(part)
            parts.append(part)
        return b"".join(parts)

    def _truncated(self) -> StreamBroken:
        return StreamBroken(f"{self._where} is truncated at {self.offset:,} bytes", "export or pull it again")


class _SparseMap:
    """Where a sparse file's data lies: pairs of offset and length, and the full size."""

    def __init__(self, pieces: list[tuple[int, int]], size: int, *, in_body: bool = False) -> None:
        self.pieces = pieces
        self.size = size
        self._in_body = in_body

    @classmethod
    def of_gnu(cls, header: bytes, stream: TarStream, stored: int) -> "_SparseMap":
        """Old GNU format: four pairs in the header, 21 in each extension block that follows."""
        del stored
        numbers = [stream._number(header, at, at + 12) for at in range(386, 482, 12)]  # noqa: SLF001 -- one reader in two classes
        more = header[482]
        while more:
            if len(numbers) > 2 * 100_000:
                raise LimitExceeded("has more than 100,000 sparse pieces")
            block = stream._take(BLOCK)  # noqa: SLF001
            numbers += [stream._number(block, at, at + 12) for at in range(0, 504, 12)]  # noqa: SLF001
            more = block[504]
        return cls(_pairs(numbers), stream._number(header, 483, 495))  # noqa: SLF001

    @classmethod
    def of_pax(cls, extra: dict[bytes, bytes], stored: int, where: str) -> "_SparseMap":
        """Pax formats 0.0 and 0.1 (the map in the header) and 1.0 (the map before the data)."""
        real = extra.get(b"GNU.sparse.realsize", extra.get(b"GNU.sparse.size", b"%d" % stored))
        numbers = extra.get(b"GNU.sparse.map", b"").split(b",")
        try:
            pieces = _pairs([int(n) for n in numbers if n])
            return cls(pieces, int(real), in_body=b"GNU.sparse.major" in extra)
        except ValueError as error:
            raise Malformed(f"{where} has a broken sparse map", "export or pull it again") from error

    def fill(self, stream: TarStream, limit: int) -> bytes:
        if self.size > limit or stream._left > limit:  # noqa: SLF001
            raise LimitExceeded(f"is a sparse file of {self.size:,} bytes; at most {limit:,} are read")
        left, stream._left = stream._left, 0  # noqa: SLF001
        stored = stream._take(left)  # noqa: SLF001
        pieces = self.pieces
        try:
            if self._in_body:
                pieces, stored = _map_before_data(stored)
        except (ValueError, IndexError) as error:
            raise Malformed("has a broken sparse map") from error
        out = bytearray(self.size)
        at = 0
        for start, length in pieces:
            if start + length > self.size or at + length > len(stored):
                raise Malformed("has a sparse map that leaves the file")
            out[start : start + length] = stored[at : at + length]
            at += length
        return bytes(out)


def _pairs(numbers: list[int]) -> list[tuple[int, int]]:
    if any(n < 0 for n in numbers):
        raise ValueError(numbers)
    return [(start, length) for start, length in zip(numbers[::2], numbers[1::2], strict=False) if length]


def _map_before_data(stored: bytes) -> tuple[list[tuple[int, int]], bytes]:
    """Format 1.0: the count and the numbers, one a line, padded to a block."""
    count = int(stored[: stored.index(b"\n")])
    lines = stored.split(b"\n", 1 + 2 * count)
    head = sum(len(line) + 1 for line in lines[: 1 + 2 * count])
    return _pairs([int(n) for n in lines[1 : 1 + 2 * count]]), stored[head + -head % BLOCK :]


def _checksum_holds(header: bytes) -> bool:
    # The sum of all bytes with the checksum field taken as blanks (POSIX ustar, "chksum").
    try:
        told = int(header[148:156].replace(b"\0", b" ").strip() or b"-1", 8)
    except ValueError:
        return False
    return told == sum(header) - sum(header[148:156]) + 8 * 0x20
