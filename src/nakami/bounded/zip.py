"""Zip archives held in memory, read within bounds: jars, wars, feeds.

Format: PKWARE APPNOTE.TXT 6.3.10 (section numbers below are its own). Only the central directory is believed (4.3.12), as the Java
virtual machine does; a local header is used for nothing but to find where a member's data starts (4.3.7). Members are read one by one,
on demand: what nobody asks for is never inflated.

What is refused, and how:
- a damaged directory, sizes or checksums that lie, encrypted members, methods other than stored and deflated, members whose data
  overlap another asked-for member's or the directory: Malformed;
- more entries, reads, bytes, compression or nesting than the Limits allow: LimitExceeded, and no byte is inflated beyond them.

Time is bounded by the same figures, without a clock: an entry costs about 1 us to pass over, an inflated MiB 1 to 3 ms.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from struct import Struct as Layout

from isal import isal_zlib
from msgspec import Struct

from nakami.bounded.zip_directory import Member, list_members, locate
from nakami.errors import InputError, LimitExceeded, Malformed

MIB = 1 << 20

_LOCAL = Layout("<L22x2H")  # 4.3.7: signature, ..., name and extra length
_LOCAL_SIGNATURE = int.from_bytes(b"PK\x03\x04", "little")
_ENCRYPTED = 0x2041  # 4.4.4: bits 0 (encrypted), 6 (strong encryption), 13 (masked headers)
_STORED, _DEFLATED = 0, 8  # 4.4.5
_RAW = -15  # zlib's window bits for a deflate stream without header
_BOMB = "an archive bomb, or look at this file by other means"


class Limits(Struct, frozen=True):
    """How far a reader goes into one archive and everything nested in it.

    `entries` counts directory entries and `reads` members read, over all nested archives; `directory_bytes` bounds one directory;
    `member_bytes` one member after inflation, `total_bytes` all of them together, `text_bytes` all that is read by `Archive.head` (to be
    parsed, which is slower), `held_bytes` nested archives kept at the same time. A member that says it inflates more than `ratio`-fold
    to over 1 MiB is a bomb: deflate reaches 1,032, class files and nested jars stay below 10. `depth` is the number of archives around
    the innermost one that is still opened.
    """

    entries: int = 1 << 18
    reads: int = 1 << 14
    directory_bytes: int = 64 * MIB
    member_bytes: int = 64 * MIB
    total_bytes: int = 512 * MIB
    text_bytes: int = 8 * MIB
    held_bytes: int = 64 * MIB
    ratio: int = 200
    depth: int = 4


class Allowance:
    """What is left of the limits, shared by an archive and all that are nested in it.

    `spent` turns true when a limit on the whole is reached: nothing more can be read then, and going on is useless.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.spent = False
        self.entries = limits.entries
        self._reads = limits.reads
        self._total = limits.total_bytes
        self._text = limits.text_bytes
        self._held = limits.held_bytes

    def pass_entries(self, count: int) -> None:
        """Count directory entries.

        Raises:
            LimitExceeded: there are more than the limit.
        """
        self.entries -= count
        self._check(self.entries, f"more than {self.limits.entries:,} entries in it and the archives nested in it")

    def read(self, size: int) -> None:
        """Count one member of `size` bytes.

        Raises:
            LimitExceeded: too many members, or too many bytes in all.
        """
        self._reads -= 1
        self._total -= size
        self._check(self._reads, f"more than {self.limits.reads:,} members to read in it and the archives nested in it")
        self._check(self._total, f"more than {self.limits.total_bytes:,} bytes to inflate in it")

    def parse(self, size: int) -> None:
        """Count `size` bytes of text.

        Raises:
            LimitExceeded: too many in all.
        """
        self._text -= size
        self._check(self._text, f"more than {self.limits.text_bytes:,} bytes of metadata in it")

    @contextmanager
    def hold(self, size: int) -> Iterator[None]:
        """Count `size` bytes as held for as long as the context lasts.

        Raises:
            LimitExceeded: together with what is held already they are too many.
        """
        if size > self._held:
            raise LimitExceeded(f"nested archives would take more than {self.limits.held_bytes:,} bytes at once", _BOMB)
        self._held -= size
        try:
            yield
        finally:
            self._held += size

    def _check(self, left: int, words: str) -> None:
        if left < 0:
            self.spent = True
            raise LimitExceeded(words, _BOMB)


class Archive:
    """One archive in memory. Bytes before it (a start script, as Spring Boot writes) and after it are tolerated.

    Args:
        content: the whole archive; a memoryview is not copied.
        allowance: the limits and what is left of them.
        depth: how many archives are around this one.

    Raises:
        Malformed: there is no directory.
        LimitExceeded: the directory is larger or the nesting deeper than allowed.
    """

    def __init__(self, content: bytes | memoryview, allowance: Allowance, depth: int = 0) -> None:
        self._content = memoryview(content)
        self._allowance = allowance
        self._depth = depth
        self._check_depth()
        self._place = locate(self._content)
        size = self._place.end - self._place.start
        if size > allowance.limits.directory_bytes:
            most = allowance.limits.directory_bytes
            raise LimitExceeded(f"its directory takes {size:,} bytes; at most {most:,} are read", _BOMB)
        self._claimed: list[tuple[int, int]] = []

    def members(self, wanted: re.Pattern[bytes] | None = None) -> list[Member]:
        """The entries whose raw name matches `wanted` (from its start; None: all), in the directory's order, folders left out.

        Names are not unique in hostile archives: every entry is in the answer, and the caller decides.

        Raises:
            Malformed: the directory is damaged.
            LimitExceeded: too many entries, or too long a name.
        """
        directory = bytes(self._content[self._place.start : self._place.end])
        try:
            members, count = list_members(directory, wanted, self._allowance.entries)
        except InputError:
            # It may be damaged at its end only: walking it cost time all the same.
            self._allowance.pass_entries(len(directory) >> 6)
            raise
        self._allowance.pass_entries(count)
        return members

    def read(self, member: Member) -> bytes | memoryview:
        """The member's bytes, its checksum verified. Stored members are views into the archive.

        Raises:
            Malformed: it cannot be read, or its sizes or checksum lie.
            LimitExceeded: it is larger than allowed, or a bomb.
        """
        limits = self._allowance.limits
        if member.size > limits.member_bytes:
            raise LimitExceeded(f"has {member.size:,} bytes; at most {limits.member_bytes:,} are read", _BOMB)
        packed = self._data(member)
        if member.size > MIB and member.size > limits.ratio * member.packed:
            raise LimitExceeded(f"its {member.packed:,} bytes would inflate to {member.size:,}", _BOMB)
        self._allowance.read(member.size)
        content = packed if member.method == _STORED else _inflate(packed, member.size + 1)
        if len(content) != member.size:
            raise Malformed(f"has not the {member.size:,} bytes that the directory says")
        if isal_zlib.crc32(content) != member.crc:
            raise Malformed("its checksum does not fit its bytes")
        return content

    def head(self, member: Member, size: int) -> bytes:
        """The first `size` bytes of the member, or all of it when it is shorter; what follows is neither inflated nor verified.

        Raises:
            Malformed: it cannot be read.
            LimitExceeded: too much has been read already.
        """
        self._allowance.read(0)
        packed = self._data(member)
        content = bytes(packed[:size]) if member.method == _STORED else _inflate(packed, size)
        self._allowance.parse(len(content))
        return content

    @contextmanager
    def nested(self, member: Member) -> Iterator["Archive"]:
        """The archive that the member is. A deflated one counts as held until the context ends; a stored one costs no memory.

        Raises:
            Malformed: it is no archive, or cannot be read.
            LimitExceeded: too deep, too large, or too many.
        """
        self._check_depth(1)
        with self._allowance.hold(0 if member.method == _STORED else member.size):
            yield Archive(self.read(member), self._allowance, self._depth + 1)

    def _check_depth(self, more: int = 0) -> None:
        if self._depth + more > self._allowance.limits.depth:
            raise LimitExceeded(f"is nested in more than {self._allowance.limits.depth} archives", _BOMB)

    def _data(self, member: Member) -> memoryview:
        """The member's bytes as they lie in the archive, in a place that no other asked-for member claims."""
        if member.flags & _ENCRYPTED:
            raise Malformed("is encrypted")
        if member.method not in {_STORED, _DEFLATED}:
            raise Malformed(f"is compressed by method {member.method}; Java reads stored and deflated members only")
        header = member.offset + self._place.shift
        if header > self._place.start - _LOCAL.size:
            raise Malformed("lies outside the archive")
        signature, named, extra = _LOCAL.unpack_from(self._content, header)
        begin = header + _LOCAL.size + named + extra
        end = begin + member.packed
        if signature != _LOCAL_SIGNATURE or end > self._place.start:
            raise Malformed("lies outside the archive")
        self._claim(header, end)
        return self._content[begin:end]

    def _claim(self, begin: int, end: int) -> None:
        """Take a range for one member; the same range may be taken again.

        Raises:
            Malformed: it overlaps a range that is taken, as those of "better zip bombs" do (Fifield, WOOT 2019).
        """
        place = bisect_left(self._claimed, (begin, end))
        before, after = self._claimed[place - 1 : place], self._claimed[place : place + 1]
        if after == [(begin, end)]:
            return
        if (before and before[0][1] > begin) or (after and after[0][0] < end):
            raise Malformed("overlaps another member")
        self._claimed.insert(place, (begin, end))


def _inflate(packed: memoryview, most: int) -> bytes:
    """Inflate at most `most` bytes (at least one) of a raw deflate stream.

    Raises:
        Malformed: the stream is damaged.
    """
    try:
        return isal_zlib.decompressobj(_RAW).decompress(packed, most)
    except isal_zlib.error as error:  # type: ignore[misc]  # the stub types the class as an instance
        raise Malformed(f"its compressed bytes are damaged ({error})") from error
