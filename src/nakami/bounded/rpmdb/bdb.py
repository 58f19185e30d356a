"""Berkeley DB hash files: `Packages` of rpm before 4.16 (CentOS 7, RHEL 8, Amazon Linux 2, ...).

Layout (Berkeley DB 5.3, src/dbinc/db_page.h and hash.h), in the byte order of the machine that wrote it. The first page is the meta
page: magic at 12, version at 16, page size at 20, cipher at 24, last page at 32, last bucket at 72, and from 96 on 32 numbers that turn
a bucket into its first page. Every other page starts with 26 bytes: page number at 8, next page at 16, number of items at 20,
bytes used (overflow pages) at 22, type at 25. On a hash page follow 2-byte offsets of the items, which fill the page from its end: key,
value, key, value. An item starts with its type; one that does not fit is kept on a chain of overflow pages.
"""

import struct
from collections.abc import Iterator

from msgspec import Struct

from nakami.errors import Malformed

MAGICS = {bytes.fromhex("61150600"): "<", bytes.fromhex("00061561"): ">"}
"""The hash magic 0x061561 at byte 12, and the byte order it tells."""

BTREE_MAGICS = frozenset({bytes.fromhex("62310500"), bytes.fromhex("00053162")})

MAGIC_OFFSET = 12

_META_BYTES = 224
_PAGE_HEADER_BYTES = 26
_VERSIONS = range(8, 11)  # what rpm's own reader takes (rpm, lib/backend/bdb_ro.c)
_PAGE_SIZES = frozenset(1 << power for power in range(9, 17))
_HASH_PAGES = frozenset({2, 13})  # unsorted (before Berkeley DB 4.6), sorted
_OVERFLOW_PAGE = 7
_EMPTY_PAGE = 0
_KEY_DATA = 1
_OFF_PAGE = 3
_OFF_PAGE_BYTES = 12
_COUNTER_KEY = bytes(4)


class _Page(Struct, frozen=True):
    """The header of one page, and the page."""

    content: memoryview
    next: int
    items: int
    used: int
    kind: int


class _File:
    """A hash file. Every page is given out once: the chains of a sound file share none, and a circle ends."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _META_BYTES:
            raise Malformed(f"the Berkeley DB file ends after {len(content)} bytes, within its meta page")
        order = MAGICS[content[MAGIC_OFFSET : MAGIC_OFFSET + 4]]
        version, self.page_bytes = struct.unpack_from(f"{order}II", content, 16)
        if version not in _VERSIONS or self.page_bytes not in _PAGE_SIZES or content[24]:
            raise Malformed(
                f"the Berkeley DB file has version {version}, pages of {self.page_bytes} bytes, cipher {content[24]}"
            )
        (self.last_bucket,) = struct.unpack_from(f"{order}I", content, 72)
        self._spares: tuple[int, ...] = struct.unpack_from(f"{order}32I", content, 96)
        self._pages = -(-len(content) // self.page_bytes)
        if self.last_bucket >= self._pages:
            raise Malformed(f"the Berkeley DB file of {self._pages} pages claims {self.last_bucket + 1} buckets")
        self._content = memoryview(content)
        self._seen = bytearray(self._pages)
        self._header = struct.Struct(f"{order}8xI4xIHHxB")
        self._pair = struct.Struct(f"{order}II")
        self._order = order

    def first_page(self, bucket: int) -> int:
        """The number of the page that a bucket begins with."""
        return bucket + self._spares[min(bucket.bit_length(), 31)]

    def page(self, number: int) -> _Page:
        """One page, for the first time."""
        start = number * self.page_bytes
        content = self._content[start : start + self.page_bytes]
        if not 0 < number < self._pages or len(content) < self.page_bytes:
            raise Malformed(f"the Berkeley DB file has no page {number}")
        if self._seen[number]:
            raise Malformed(f"page {number} of the Berkeley DB file belongs to two chains")
        self._seen[number] = 1
        own, following, items, used, kind = self._header.unpack_from(content)
        if own != number and kind != _EMPTY_PAGE:
            raise Malformed(f"page {number} of the Berkeley DB file says that it is page {own}")
        return _Page(content, following, items, used, kind)

    def items(self, page: _Page) -> list[memoryview]:
        """The items of a hash page; each ends where the one before it begins, so that they never share a byte."""
        first = _PAGE_HEADER_BYTES + 2 * page.items
        if first > self.page_bytes:
            raise Malformed(f"a page of the Berkeley DB file claims {page.items} items")
        offsets = struct.unpack_from(f"{self._order}{page.items}H", page.content, _PAGE_HEADER_BYTES)
        found: list[memoryview] = []
        end = self.page_bytes
        for offset in offsets:
            if not first <= offset < end:
                raise Malformed("the items of a page of the Berkeley DB file overlap")
            found.append(page.content[offset:end])
            end = offset
        return found

    def value(self, item: memoryview) -> bytes:
        """The bytes of one item."""
        kind = item[0] if item else 0
        if kind == _KEY_DATA:
            return bytes(item[1:])
        if kind != _OFF_PAGE or len(item) != _OFF_PAGE_BYTES:
            raise Malformed(f"an item of the Berkeley DB file has type {kind} and {len(item)} bytes")
        number, size = self._pair.unpack_from(item, 4)
        parts: list[memoryview] = []
        while size > 0:
            page = self.page(number)
            if page.kind != _OVERFLOW_PAGE or not 0 < page.used <= min(size, self.page_bytes - _PAGE_HEADER_BYTES):
                raise Malformed(f"page {number} of the Berkeley DB file does not carry on the value before it")
            parts.append(page.content[_PAGE_HEADER_BYTES : _PAGE_HEADER_BYTES + page.used])
            size -= page.used
            number = page.next
        return b"".join(parts)


def blobs(content: bytes) -> Iterator[bytes | Malformed]:
    """Yield each package header bucket by bucket, or what is wrong with an item or a chain of pages.

    Key 0 is rpm's counter of packages, no package.

    Raises:
        Malformed: the meta page cannot be read.
    """
    file = _File(content)
    for bucket in range(file.last_bucket + 1):
        number = file.first_page(bucket)
        while number:
            try:
                page = file.page(number)
                items = _items(file, page)
            except Malformed as error:
                yield error
                break
            yield from items
            number = (
                0 if page.kind == _EMPTY_PAGE else page.next
            )  # a freed page's next leads into the list of free pages


def _items(file: _File, page: _Page) -> list[bytes | Malformed]:
    """The values of one hash page."""
    if page.kind == _EMPTY_PAGE:
        return []
    if page.kind not in _HASH_PAGES:
        raise Malformed(f"a bucket of the Berkeley DB file holds a page of type {page.kind}")
    items = file.items(page)
    found: list[bytes | Malformed] = []
    for key, value in zip(items[::2], items[1::2], strict=False):
        if bytes(key[1:]) == _COUNTER_KEY:
            continue
        try:
            found.append(file.value(value))
        except Malformed as error:
            found.append(error)
    return found
