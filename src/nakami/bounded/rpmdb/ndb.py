"""rpm's own database format, ndb: the file `Packages.db` of SUSE and others.

Layout, all little-endian (rpm, lib/backend/ndb/rpmpkg.c): a header of 32 bytes (magic, version, generation, number of slot pages,
next package index, padding); slots of 16 bytes (magic, package index, offset and length in blocks of 16 bytes) that fill
the slot pages of 4,096 bytes; then blobs, each with a head of 16 bytes (magic, package index, time, length) before its package header.
"""

import struct
from collections.abc import Iterator

from nakami.errors import LimitExceeded, Malformed

MAGIC = b"RpmP"

MAX_SLOT_PAGES = 1024
"""Room for 262,142 packages; a whole distribution has about 70,000."""

_HEADER = struct.Struct("<4sIII")
_HEADER_BYTES = 32
_PAGE_BYTES = 4096
_SLOT = struct.Struct("<4sIII")
_SLOT_MAGIC = b"Slot"
_BLOCK_BYTES = 16
_HEAD = struct.Struct("<4sIII")
_HEAD_MAGIC = b"BlbS"


def blobs(content: bytes) -> Iterator[bytes | Malformed]:
    """Yield each package header in the order of the file, or what is wrong with its place.

    Blobs never overlap, so that all of them together are never more than the file.

    Raises:
        Malformed: the header or the slot pages cannot be read at all.
        LimitExceeded: there are more slot pages than `MAX_SLOT_PAGES`.
    """
    if len(content) < _HEADER_BYTES:
        raise Malformed(f"the ndb database ends after {len(content)} bytes, within its header")
    _magic, version, _generation, pages = _HEADER.unpack_from(content)
    if version != 0 or not pages or pages * _PAGE_BYTES > len(content):
        raise Malformed(f"the ndb database of {len(content)} bytes claims version {version} and {pages} slot pages")
    if pages > MAX_SLOT_PAGES:
        raise LimitExceeded(f"the ndb database has {pages} slot pages, more than {MAX_SLOT_PAGES}")
    end = pages * _PAGE_BYTES
    used: list[tuple[int, int, int]] = []
    for magic, package, offset, length in _SLOT.iter_unpack(memoryview(content)[_HEADER_BYTES:end]):
        if magic != _SLOT_MAGIC:
            yield Malformed("a slot of the ndb database has no slot magic")
        elif offset:
            used.append((offset * _BLOCK_BYTES, length * _BLOCK_BYTES, package))
    for start, length, package in sorted(used):
        if start < end:
            yield Malformed(f"package {package} of the ndb database overlaps what stands before it")
            continue
        blob = _blob(content, start, length, package)
        if isinstance(blob, bytes):
            end = start + length
        yield blob


def _blob(content: bytes, start: int, length: int, package: int) -> bytes | Malformed:
    """The package header within one blob."""
    if length < _HEAD.size or start + length > len(content):
        return Malformed(f"package {package} of the ndb database reaches byte {start + length} of {len(content)}")
    magic, owner, _time, size = _HEAD.unpack_from(content, start)
    if magic != _HEAD_MAGIC or owner != package or size > length - _HEAD.size:
        return Malformed(
            f"the blob of package {package} of the ndb database belongs to {owner} and claims {size} bytes"
        )
    return content[start + _HEAD.size : start + _HEAD.size + size]
