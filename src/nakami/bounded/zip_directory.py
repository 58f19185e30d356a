"""The central directory of a zip archive: where it is, and what is in it.

Format: PKWARE APPNOTE.TXT 6.3.10; section numbers below are its own.
"""

import re
from struct import Struct as Layout

from msgspec import Struct

from nakami.errors import LimitExceeded, Malformed

_END = Layout("<4s4H2LH")  # 4.3.16: signature, disks, entries (2), directory size and offset, comment length
_END_SIGNATURE = b"PK\x05\x06"
_END_SEARCH = _END.size + 0xFFFF  # the comment's length is two bytes
_END_CANDIDATES = 64  # a comment full of signatures is an attack
_LOCATOR = Layout("<4sLQL")  # 4.3.15: signature, disk, offset of the zip64 end record, disks
_LOCATOR_SIGNATURE = b"PK\x06\x07"
_END64 = Layout("<4sQ2H2L4Q")  # 4.3.14: ..., entries on disk, entries, directory size, directory offset
_END64_SIGNATURE = b"PK\x06\x06"
_HEADER = Layout("<L4x2H4x3L3H8xL")  # 4.3.12: signature, flags, method, (time, date), crc, sizes, lengths, offset
_HEADER_SIGNATURE = b"PK\x01\x02"
_HEADER_NUMBER = int.from_bytes(_HEADER_SIGNATURE, "little")
_ZIP64_EXTRA = 0x0001  # 4.5.3
_FILLED = 0xFFFFFFFF  # "look into the zip64 extra field instead" (4.4.1.4)

MAX_NAME_BYTES = 1024
"""Of a member that is asked for: names go into reports, once per package found inside."""


class Member(Struct, frozen=True, gc=False):
    """One entry. `packed` and `size` are its bytes before and after inflation, as the directory says; `offset` that of its local header."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class Place(Struct, frozen=True):
    """Where the directory lies in the bytes, and how far the bytes before the archive shift the offsets in it."""

    start: int
    end: int
    shift: int


def locate(content: memoryview) -> Place:
    """Find the directory from the end of the bytes (4.3.16; zip64: 4.3.14 and 4.3.15).

    As Java does, an end record is believed when the directory stands right before it and not before the place it names; bytes
    after it are tolerated. An empty directory proves nothing, so its record must end the bytes exactly.

    Raises:
        Malformed: there is no such record.
    """
    base = max(len(content) - _END_SEARCH, 0)
    tail = bytes(content[base:])
    found = len(tail)
    for _ in range(_END_CANDIDATES):
        found = tail.rfind(_END_SIGNATURE, 0, found)
        if found < 0:
            break
        if found + _END.size > len(tail):
            continue
        *_, size, offset, comment = _END.unpack_from(tail, found)
        end, size, offset = _zip64_end(content, base + found, size, offset)
        start = end - size
        is_empty = size == 0 and found + _END.size + comment == len(tail)
        if start >= offset and (is_empty or content[start : start + 4] == _HEADER_SIGNATURE):
            return Place(start, end, start - offset)
    raise Malformed("not a zip archive, or cut off: no end of its directory is found")


def list_members(directory: bytes, wanted: re.Pattern[bytes] | None, most: int) -> tuple[list[Member], int]:
    """The entries whose raw name matches `wanted` (from its start; None: all), folders left out, and how many were passed over in all.

    Stops after `most` + 1 entries. Names are read as UTF-8, as Java does; what is not is replaced.

    Raises:
        Malformed: the directory is damaged.
        LimitExceeded: a matching name is too long.
    """
    members = []
    unpack, matches = _HEADER.unpack_from, wanted.match if wanted else None
    position, end, count = 0, len(directory), 0
    while position < end and count <= most:
        body = position + _HEADER.size
        if body > end:
            raise Malformed(f"entry {count + 1:,} of its directory is cut off")
        signature, flags, method, crc, packed, size, named, extra, comment, offset = unpack(directory, position)
        position = body + named + extra + comment
        if signature != _HEADER_NUMBER or position > end:
            raise Malformed(f"entry {count + 1:,} of its directory is damaged")
        count += 1
        name = directory[body : body + named]
        if name[-1:] == b"/" or (matches and not matches(name)):
            continue
        if named > MAX_NAME_BYTES:
            raise LimitExceeded(f"entry {count:,} has a name of {named:,} bytes; at most {MAX_NAME_BYTES:,} are read")
        if _FILLED in {packed, size, offset}:
            field = directory[body + named : body + named + extra]
            size, packed, offset = _zip64_sizes(field, size, packed, offset)
        members.append(Member(name.decode(errors="replace"), flags, method, crc, packed, size, offset))
    return members, count


def _zip64_end(content: memoryview, end: int, size: int, offset: int) -> tuple[int, int, int]:
    """The end of the directory, its size and offset from the zip64 records before `end`; unchanged when there are none.

    They may be there without need (4.3.14), and then stand between the directory and its end record all the same.
    """
    place = end - _LOCATOR.size
    if place < 0 or content[place : place + 4] != _LOCATOR_SIGNATURE:
        return end, size, offset
    # The record stands right before its locator, whatever lies before the archive; an extensible data sector is not in use anywhere.
    record = place - _END64.size
    if record < 0 or content[record : record + 4] != _END64_SIGNATURE:
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
