"""A walk over a tar stream that touches headers only, and the bodies that somebody asks for.

Formats: POSIX ustar and pax (IEEE 1003.1-2017, pax, "Extended Header"), GNU long names, base-256 numbers and sparse files
(GNU tar manual, "Basic Tar Format" and "Storing Sparse Files"), and the old V7 header.
"""

from collections.abc import Callable, Iterator
from enum import IntEnum
from io import BytesIO
from typing import TypeVar

from nakami.bounded.tar_header import checksum_holds, decimal, number, pax_records, prefix
from nakami.bounded.tar_sparse import SparseMap
from nakami.errors import LimitExceeded, Malformed, StreamBroken

BLOCK = 512
MAX_ENTRIES = 1_000_000
MAX_NAME_BYTES = 1 << 20
"""Of one pax header or GNU long name, as Go's archive/tar has it; Linux's PATH_MAX is 4,096."""

_ZERO = bytes(BLOCK)
_NO_RECORDS: dict[bytes, bytes] = {}


class Kind(IntEnum):
    """What a tar entry is, so far as a root file system cares."""

    FILE = 0
    DIRECTORY = 1
    SYMLINK = 2
    HARDLINK = 3
    DEVICE = 4
    FIFO = 5


# Members of an enumeration are looked up slowly.
_FILE = Kind.FILE
_LINKS = frozenset({Kind.SYMLINK, Kind.HARDLINK})
_KINDS = {
    ord("1"): Kind.HARDLINK,
    ord("2"): Kind.SYMLINK,
    ord("3"): Kind.DEVICE,
    ord("4"): Kind.DEVICE,
    ord("5"): Kind.DIRECTORY,
    ord("6"): Kind.FIFO,
}
"""All that is not listed is a file or stands for one, and has content."""
_V7_FILE, _SPARSE, _GNU_FOLDER = 0, ord("S"), ord("D")
_PAX_LOCAL, _PAX_SOLARIS, _PAX_GLOBAL, _LONG_NAME, _LONG_LINK = ord("x"), ord("X"), ord("g"), ord("L"), ord("K")
_EXTENSIONS = frozenset({_PAX_LOCAL, _PAX_SOLARIS, _PAX_GLOBAL, _LONG_NAME, _LONG_LINK})
_EXTENSIONS_PER_ENTRY = 3
_REMEDY = "export or pull it again"

_T = TypeVar("_T")
_R = TypeVar("_R")

Member = tuple[bytes, Kind, int, bytes, bytes]
"""(path as written, kind, size in bytes, link target as written, the header block)."""


class TarStream:
    """The members of a tar stream, one after the other; iterate once.

    `body` reads the current member's content; what is not read is skipped. `records` are the pax records of the current member, with the
    owner, the times and the extended attributes that its header has no place for. Once the walk is over, `ended` tells whether the
    archive's end mark was there: a stream without one may have been cut off between two members.

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
        self._offset = 0
        self._at = 0
        self._left = 0
        self._padding = 0
        self._sparse: SparseMap | None = None
        self._extensions = 0
        self._pax: dict[bytes, bytes] = {}
        self._long: dict[int, bytes] = {}
        self.records: dict[bytes, bytes] = _NO_RECORDS
        self.ended = False

    def __iter__(self) -> Iterator[Member]:
        """Walk the members.

        Raises:
            StreamBroken: a header is broken, or the stream ends inside a member.
            LimitExceeded: too many members, or an endless name.
        """
        entries = 0
        while (header := self._header()) is not None:
            flag = header[156]
            size_field = header[124:135]
            if size_field.isdigit() and header[135] in b"\0 ":
                try:
                    size = int(size_field, 8)
                except ValueError as error:
                    raise self._broken(f"{size_field!r} for a size") from error
            else:
                try:
                    size = number(header[124:136])
                except ValueError as error:
                    raise self._broken(f"{error} for a size") from error
            if flag in _EXTENSIONS:
                self._extend(flag, size)
                continue
            entries += 1
            if entries > self._max_entries:
                raise LimitExceeded(
                    f"{self._where} has more than {self._max_entries:,} entries",
                    "an archive made to exhaust its reader",
                )
            yield self._member(header, flag, size)

    def body(self, limit: int) -> bytes:
        """The current member's content, sparse holes filled with zeros.

        Raises:
            LimitExceeded: it is longer than `limit` bytes; it can still be skipped.
            Malformed: its sparse map is broken; it can still be skipped.
            StreamBroken: the stream ends inside it.
        """
        sparse = self._sparse
        size = self._left if sparse is None else max(self._left, sparse.size)
        if size > limit:
            raise LimitExceeded(f"is {size:,} bytes long; at most {limit:,} are read")
        if sparse is None:
            left, self._left = self._left, 0
            return self._take(left)
        try:
            return sparse.fill(self._stored)
        except ValueError as error:
            raise Malformed(f"is stored with {error}", _REMEDY) from error

    def head(self, size: int) -> bytes | None:
        """The first bytes of the current member, which stays unread; None when it is sparse: its holes would have to be filled first.

        Raises:
            StreamBroken: the stream ends inside them.
        """
        if self._sparse is not None:
            return None
        size = min(size, self._left)
        while self._at + size > len(self._buffer):
            rest = self._buffer[self._at :]
            offset = self._offset + self._at
            self._refill()
            if not self._buffer:
                raise self._truncated()
            self._buffer = rest + self._buffer
            self._offset = offset
        return self._buffer[self._at : self._at + size]

    @property
    def is_sparse(self) -> bool:
        """Whether the current member is stored without its holes, so that only `body` gives its content."""
        return self._sparse is not None

    def pieces(self) -> Iterator[bytes]:
        """The current member's stored content, piece by piece, for members too large to hold.

        Raises:
            StreamBroken: the stream ends inside it.
        """
        while self._left:
            if self._at == len(self._buffer):
                self._refill()
                if not self._buffer:
                    raise self._truncated()
            piece = self._buffer[self._at : self._at + self._left]
            self._at += len(piece)
            self._left -= len(piece)
            yield piece

    def drain(self) -> None:
        """Pass what stands behind the archive's end."""
        self._at = len(self._buffer)
        self._refill()
        while self._buffer:
            self._at = len(self._buffer)
            self._refill()

    @property
    def position(self) -> int:
        """Bytes from the beginning of the stream to where the walk stands: inside a member, the start of its stored content."""
        return self._offset + self._at

    def _header(self) -> bytes | None:
        """The next header block; None at the archive's end."""
        self._skip_body()
        header = self._block()
        if header is None:
            return None
        if header == _ZERO:
            self.ended = True
            if self._block() not in {None, _ZERO}:
                # GNU tar ends at one block of zeros, Go takes it for damage; going on would show what no other reader sees.
                raise self._broken("content behind a block of zeros")
            return None
        if not checksum_holds(header):
            raise self._broken("a wrong checksum")
        return header

    def _block(self) -> bytes | None:
        at = self._at
        if at + BLOCK <= len(self._buffer):
            self._at = at + BLOCK
            return self._buffer[at : at + BLOCK]
        block = self._take(BLOCK, at_end=True)
        if len(block) == BLOCK:
            return block
        if block:
            raise self._truncated()
        return None

    def _member(self, header: bytes, flag: int, size: int) -> Member:
        kind = _KINDS.get(flag, _FILE)
        name = header[:100]
        end = name.find(0)
        if end >= 0:
            name = name[:end]
        if header[345] and (before := prefix(header)):
            name = before + b"/" + name
        link = header[157:257].partition(b"\0")[0] if kind in _LINKS else b""
        if self._pax or self._long:
            pax = self._pax
            name = self._long.get(_LONG_NAME) or pax.get(b"path", name)
            link = self._long.get(_LONG_LINK) or pax.get(b"linkpath", link)
            if b"size" in pax:
                size = self._checked(decimal, pax[b"size"])
        if kind is _FILE:
            if flag == _V7_FILE and name.endswith(b"/"):
                kind = Kind.DIRECTORY  # V7: a directory is a file whose name ends in a slash
                size = 0
            elif flag == _GNU_FOLDER:
                kind = Kind.DIRECTORY  # its content is a list of names
        else:
            # A size of others, where given, is of no content: a hard link's is that of the file it shares (pax, "size").
            size = 0
        self._left = size
        self._padding = -size % BLOCK
        if kind is _FILE and (flag == _SPARSE or self._pax):
            name, size = self._sparse_member(header, name, size)
        else:
            self._sparse = None
        self.records = _NO_RECORDS
        if self._pax or self._long:
            self.records, self._pax, self._long = self._pax, {}, {}
        return name, kind, size if kind is _FILE else 0, link, header

    def _sparse_member(self, header: bytes, name: bytes, size: int) -> tuple[bytes, int]:
        """The name and the full size of what may be a sparse file."""
        if header[156] == _SPARSE:
            self._sparse = self._checked(lambda h: SparseMap.of_gnu(h, self._take), header)
        else:
            self._sparse = self._checked(lambda pax: SparseMap.of_pax(pax, size), self._pax)
        if self._sparse is None:
            return name, size
        return self._pax.get(b"GNU.sparse.name", name), self._sparse.size

    def _extend(self, flag: int, size: int) -> None:
        """Take an extended header for the next member; a second one of the same kind takes the first one's place."""
        self._extensions += 1
        if self._extensions > _EXTENSIONS_PER_ENTRY * self._max_entries:
            raise LimitExceeded(
                f"{self._where} has more than {self._extensions - 1:,} extended headers",
                "an archive made to exhaust its reader",
            )
        if flag == _PAX_GLOBAL:
            # Comments (git's commit) or defaults, which no path or size may come from. Go forgets what came before it.
            self._pax, self._long = {}, {}
            self._left, self._padding = size, -size % BLOCK
            return
        if size > MAX_NAME_BYTES:
            raise LimitExceeded(
                f"{self._where} has an extended header of {size:,} bytes; at most {MAX_NAME_BYTES:,} are read"
            )
        text = self._take(size)
        if flag in {_LONG_NAME, _LONG_LINK}:
            self._long[flag] = text.partition(b"\0")[0]
        else:
            self._pax = self._checked(pax_records, text)
        self._padding = -size % BLOCK

    def _checked(self, read: Callable[[_T], _R], what: _T) -> _R:
        try:
            return read(what)
        except ValueError as error:
            raise self._broken(str(error)) from error

    def _skip_body(self) -> None:
        skip = self._left + self._padding
        if not skip:
            return
        padding = self._padding
        self._left = self._padding = 0
        at = self._at + skip
        while at > len(self._buffer):
            at -= len(self._buffer)
            self._at = len(self._buffer)
            if at > BLOCK and self._pass_over is not None:
                self._offset += len(self._buffer)
                self._buffer = b""
                self._at = 0
                passed = self._pass_over(at)
                self._offset += passed
                at -= passed
                if not at:
                    break
            self._refill()
            if not self._buffer:
                if at > padding:
                    raise self._truncated()
                return  # umoci leaves the padding of the last member out, and so the end mark
        self._at = at

    def _stored(self, size: int) -> bytes:
        """The next bytes of the current member."""
        if size > self._left:
            raise ValueError("a sparse map that tells of more than is there")
        self._left -= size
        return self._take(size)

    def _take(self, size: int, *, at_end: bool = False) -> bytes:
        """The next `size` bytes; fewer only `at_end`, where the stream may end."""
        have = self._buffer[self._at : self._at + size]
        self._at += len(have)
        if len(have) == size:
            return have
        # Not a list to be joined: that would hold a large file twice.
        taken = BytesIO()
        missing = size - taken.write(have)
        while missing:
            self._refill()
            if not self._buffer:
                if at_end:
                    break
                raise self._truncated()
            self._at = min(missing, len(self._buffer))
            missing -= taken.write(self._buffer[: self._at])
        return taken.getvalue()

    def _refill(self) -> None:
        """The next chunk in place of the one used up; empty at the stream's end."""
        self._offset += len(self._buffer)
        self._at = 0
        self._buffer = b""
        for chunk in self._chunks:
            if chunk:
                self._buffer = chunk
                return

    def _broken(self, why: str) -> StreamBroken:
        at = self.position - BLOCK
        if at <= 0:
            return StreamBroken(f"{self._where} is no tar archive: {why} in its first header", _REMEDY)
        return StreamBroken(
            f"{self._where} is damaged: {why} in the header that ends at byte {self.position:,}", _REMEDY
        )

    def _truncated(self) -> StreamBroken:
        return StreamBroken(f"{self._where} is truncated at {self.position:,} bytes", _REMEDY)
