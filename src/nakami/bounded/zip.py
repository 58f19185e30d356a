"""Zip archives held in memory, read within bounds: jars, wars, feeds.

Format: PKWARE APPNOTE.TXT 6.3.10 (section numbers below are its own). Only the central directory is believed (4.3.12), as the Java
virtual machine does; a local header is used for nothing but to find where a member's data starts (4.3.7). Members are read one by one,
on demand: what nobody asks for is never inflated.

What is refused, and how:
- a damaged directory, sizes or checksums that lie, encrypted members, methods other than stored and deflated, members whose data
  overlap another asked-for member's or the directory: Malformed;
- more entries, reads, bytes, compression or nesting than the Limits allow: LimitExceeded, and no byte is inflated beyond them.

Time is bounded by the same figures, without a clock: one entry costs about 0.6 us to pass over, one inflated MiB about 2 ms.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from struct import Struct as Layout

from isal import isal_zlib
from msgspec import Struct

from nakami.errors import LimitExceeded, Malformed

MIB = 1 << 20

_END = Layout("<4s4H2LH")  # 4.3.16: signature, disks, entries (2), directory size and offset, comment length
_END_SIGNATURE = b"PK\x05\x06"
_END_SEARCH = _END.size + 0xFFFF  # the comment's length is two bytes
_LOCATOR = Layout("<4sLQL")  # 4.3.15: signature, disk, offset of the zip64 end record, disks
_LOCATOR_SIGNATURE = b"PK\x06\x07"
_END64 = Layout("<4sQ2H2L4Q")  # 4.3.14: ..., entries on disk, entries, directory size, directory offset
_END64_SIGNATURE = b"PK\x06\x06"
_HEADER = Layout("<L4x2H4x3L3H8xL")  # 4.3.12: signature, flags, method, (time, date), crc, sizes, lengths, offset
_HEADER_SIGNATURE = 0x02014B50
_HEADER_SIZE = 46
_LOCAL = Layout("<L22x2H")  # 4.3.7: signature, ..., name and extra length
_LOCAL_SIGNATURE = 0x04034B50
_ZIP64_EXTRA = 0x0001  # 4.5.3
_FILLED = 0xFFFFFFFF  # "look into the zip64 extra field instead" (4.4.1.4)
_ENCRYPTED = 0x2041  # 4.4.4: bits 0 (encrypted), 6 (strong encryption), 13 (masked headers)
_STORED, _DEFLATED = 0, 8  # 4.4.5
_RAW = -15  # zlib's window bits for a deflate stream without header


class Limits(Struct, frozen=True):
    """How far a reader goes into one archive and everything nested in it.

    `entries` counts directory entries and `reads` members read, over all nested archives; `directory_bytes` bounds one directory;
    `member_bytes` one member after inflation, `total_bytes` all of them together, `held_bytes` those of nested archives kept at the same
    time. A member that says it inflates more than `ratio`-fold to over 1 MiB is a bomb: deflate reaches 1,032, class files and
    nested jars below 10. `depth` is the number of archives around the innermost one that is still opened.
    """

    entries: int = 1 << 18
    reads: int = 1 << 14
    directory_bytes: int = 64 * MIB
    member_bytes: int = 64 * MIB
    total_bytes: int = 512 * MIB
    held_bytes: int = 64 * MIB
    ratio: int = 200
    depth: int = 4


class Member(Struct, frozen=True, gc=False):
    """One entry of the directory. `packed` and `size` are its bytes before and after inflation, as the directory says."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class Allowance:
    """What is left of the limits, shared by an archive and all that are nested in it.

    `spent` turns true when a limit on the whole is reached: nothing more can be read then, and going on is useless.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.spent = False
        self._entries = limits.entries
        self._reads = limits.reads
        self._total = limits.total_bytes
        self._held = limits.held_bytes

    def pass_entries(self, count: int) -> None:
        """Count directory entries.

        Raises:
            LimitExceeded: there are more than the limit.
        """
        self._entries -= count
        if self._entries < 0:
            self.spent = True
            raise LimitExceeded(f"more than {self.limits.entries:,} entries in one archive and those nested in it")

    def read(self, size: int) -> None:
        """Count one member of `size` bytes before it is read.

        Raises:
            LimitExceeded: too many members, or too many bytes in all.
        """
        self._reads -= 1
        self._total -= size
        if self._reads < 0:
            self.spent = True
            raise LimitExceeded(f"more than {self.limits.reads:,} members worth reading in one archive")
        if self._total < 0:
            self.spent = True
            raise LimitExceeded(f"more than {self.limits.total_bytes:,} bytes to inflate in one archive")

    @contextmanager
    def hold(self, size: int) -> Iterator[None]:
        """Count `size` bytes as held for as long as the context lasts.

        Raises:
            LimitExceeded: together with what is held already they are too many.
        """
        if size > self._held:
            raise LimitExceeded(
                f"nested archives would take more than {self.limits.held_bytes:,} bytes of memory at once"
            )
        self._held -= size
        try:
            yield
        finally:
            self._held += size


class Archive:
    """One archive in memory. Bytes before it (a start script, as Spring Boot writes) and after it are tolerated.

    Args:
        content: the whole archive; a memoryview is not copied.
        allowance: the limits and what is left of them.
        depth: how many archives are around this one.

    Raises:
        Malformed: there is no end record, or it points outside.
        LimitExceeded: the directory is larger or the nesting deeper than allowed.
    """

    def __init__(self, content: bytes | memoryview, allowance: Allowance, depth: int = 0) -> None:
        if depth > allowance.limits.depth:
            raise LimitExceeded(f"nested in more than {allowance.limits.depth} archives")
        self._content = memoryview(content)
        self._allowance = allowance
        self._depth = depth
        self._start, size, shift = _directory(self._content)
        if size > allowance.limits.directory_bytes:
            raise LimitExceeded(f"a directory of {size:,} bytes; at most {allowance.limits.directory_bytes:,} are read")
        self._end = self._start + size
        self._shift = shift
        self._claimed: list[tuple[int, int]] = []

    def members(self, wanted: re.Pattern[bytes] | None = None) -> list[Member]:
        """The entries whose raw name matches `wanted` (from its start), in the directory's order, folders left out.

        Names are not unique in hostile archives: every entry is in the answer, and the caller decides. Names are read as UTF-8, as Java
        does; what is not is replaced.

        Raises:
            Malformed: the directory is damaged.
            LimitExceeded: too many entries.
        """
        found = []
        directory = bytes(self._content[self._start : self._end])
        unpack, matches = _HEADER.unpack_from, wanted.match if wanted else None
        position, end, count = 0, len(directory), 0
        most = min(self._allowance.limits.entries, end // _HEADER_SIZE)
        while position < end and count <= most:
            if position + _HEADER_SIZE > end:
                raise Malformed(f"the directory's entry {count + 1:,} is cut off")
            signature, flags, method, crc, packed, size, named, extra, comment, offset = unpack(directory, position)
            body = position + _HEADER_SIZE
            position = body + named + extra + comment
            if signature != _HEADER_SIGNATURE or position > end:
                raise Malformed(f"the directory's entry {count + 1:,} is damaged")
            count += 1
            name = directory[body : body + named]
            if name[-1:] == b"/" or (matches and not matches(name)):
                continue
            if _FILLED in {packed, size, offset}:
                field = directory[body + named : body + named + extra]
                size, packed, offset = _zip64_sizes(field, size, packed, offset)
            found.append(Member(name.decode(errors="replace"), flags, method, crc, packed, size, offset))
        self._allowance.pass_entries(count)
        return found

    def read(self, member: Member, at_most: int | None = None) -> bytes | memoryview:
        """The member's bytes, its checksum verified. Stored members are views into the archive.

        Args:
            member: one of this archive's.
            at_most: a bound in bytes below the general one.

        Raises:
            Malformed: it cannot be read, or its sizes or checksum lie.
            LimitExceeded: it is larger than allowed, or a bomb.
        """
        limits = self._allowance.limits
        most = limits.member_bytes if at_most is None else min(at_most, limits.member_bytes)
        if member.size > most:
            raise LimitExceeded(f"{member.size:,} bytes; at most {most:,} are read")
        self._allowance.read(member.size)
        packed = self._data(member)
        if member.method == _STORED:
            content: bytes | memoryview = packed
        else:
            if member.size > MIB and member.size > limits.ratio * member.packed:
                raise LimitExceeded(f"{member.packed:,} bytes would inflate to {member.size:,}: a compression bomb")
            content = _inflate(packed, member.size + 1)
        if len(content) != member.size:
            raise Malformed(
                f"the directory says {member.size:,} bytes, but there are {_count(len(content), member.size)}"
            )
        if isal_zlib.crc32(content) != member.crc:
            raise Malformed("the checksum does not fit the bytes")
        return content

    def head(self, member: Member, size: int) -> bytes:
        """The first `size` bytes of the member, or all of it when it is shorter; what follows is neither inflated nor verified.

        Raises:
            Malformed: it cannot be read.
            LimitExceeded: too much has been read already.
        """
        self._allowance.read(min(size, member.size))
        packed = self._data(member)
        return bytes(packed[:size]) if member.method == _STORED else _inflate(packed, size)

    @contextmanager
    def nested(self, member: Member) -> Iterator["Archive"]:
        """The archive that the member is. A deflated one counts as held until the context ends; a stored one costs no memory.

        Raises:
            Malformed: it is no archive, or cannot be read.
            LimitExceeded: too deep, too large, or too many.
        """
        if self._depth >= self._allowance.limits.depth:
            raise LimitExceeded(f"nested in more than {self._allowance.limits.depth} archives")
        with self._allowance.hold(0 if member.method == _STORED else member.size):
            yield Archive(self.read(member), self._allowance, self._depth + 1)

    def _data(self, member: Member) -> memoryview:
        """The member's bytes as they lie in the archive, in a place that no other asked-for member claims."""
        if member.flags & _ENCRYPTED:
            raise Malformed("the member is encrypted")
        if member.method not in {_STORED, _DEFLATED}:
            raise Malformed(f"compression method {member.method} is not one a jar can have (stored or deflated)")
        header = member.offset + self._shift
        if not 0 <= header <= self._start - _LOCAL.size:
            raise Malformed("the member lies outside the archive")
        signature, named, extra = _LOCAL.unpack_from(self._content, header)
        begin = header + _LOCAL.size + named + extra
        end = begin + member.packed
        if signature != _LOCAL_SIGNATURE or end > self._start:
            raise Malformed("the member lies outside the archive")
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
            raise Malformed("the member overlaps another one")
        self._claimed.insert(place, (begin, end))


def _directory(content: memoryview) -> tuple[int, int, int]:
    """Where the central directory starts, its size, and what to add to the offsets in it (4.3.16; zip64: 4.3.14 and 4.3.15)."""
    base = max(len(content) - _END_SEARCH, 0)
    tail = bytes(content[base:])
    place = tail.rfind(_END_SIGNATURE)
    while place >= 0:
        if place + _END.size <= len(tail):
            _, _, _, _, _, size, offset, _ = _END.unpack_from(tail, place)
            end = base + place
            if _FILLED in {size, offset}:
                end, size, offset = _zip64_end(content, end, size, offset)
            start = end - size
            # Bytes before the archive move everything by the same amount; a directory before its stated place is a lie.
            if start >= offset >= 0 and _starts_directory(content, start, size):
                return start, size, start - offset
        place = tail.rfind(_END_SIGNATURE, 0, place)
    raise Malformed("not a zip archive, or cut off: no end of the directory is found")


def _starts_directory(content: memoryview, start: int, size: int) -> bool:
    return size == 0 or int.from_bytes(content[start : start + 4], "little") == _HEADER_SIGNATURE


def _zip64_end(content: memoryview, end: int, size: int, offset: int) -> tuple[int, int, int]:
    """The end of the directory, its size and offset from the zip64 records before `end`; unchanged when there are none."""
    place = end - _LOCATOR.size
    if place < 0 or bytes(content[place : place + 4]) != _LOCATOR_SIGNATURE:
        return end, size, offset
    # The record stands right before its locator, whatever lies before the archive; an extensible data sector is not in use anywhere.
    record = place - _END64.size
    if record < 0 or bytes(content[record : record + 4]) != _END64_SIGNATURE:
        return end, size, offset
    *_, size, offset = _END64.unpack_from(content, record)
    return record, size, offset


def _zip64_sizes(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Size, packed size and offset with those that are filled replaced from the zip64 extra field (4.5.3), in that order."""
    position = 0
    while position + 4 <= len(extra):
        tag = int.from_bytes(extra[position : position + 2], "little")
        length = int.from_bytes(extra[position + 2 : position + 4], "little")
        position += 4
        if tag == _ZIP64_EXTRA:
            field = extra[position : position + length]
            values = iter([int.from_bytes(field[at : at + 8], "little") for at in range(0, len(field) - 7, 8)])
            size, packed, offset = (next(values, old) if old == _FILLED else old for old in (size, packed, offset))
            break
        position += length
    return size, packed, offset


def _inflate(packed: memoryview, most: int) -> bytes:
    """Inflate at most `most` bytes (at least one) of a raw deflate stream.

    Raises:
        Malformed: the stream is damaged.
    """
    try:
        return isal_zlib.decompressobj(_RAW).decompress(packed, most)
    except isal_zlib.error as error:  # type: ignore[misc]  # the stub types the class as an instance
        raise Malformed(f"the compressed bytes are damaged ({error})") from error


def _count(found: int, said: int) -> str:
    return "more" if found > said else f"{found:,}"
