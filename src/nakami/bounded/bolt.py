"""Reading bbolt databases, the single-file B+tree stores of Go programs (containerd's metadata among them), without writing or locking.

Format: bbolt 1.3, `page.go`, `db.go` (struct `meta`) and `bucket.go`; all numbers little endian. A file is pages; pages 0 and 1 are two
generations of the same head, of which the newer sound one counts. A bucket is a tree of branch and leaf pages, or a single leaf page
inside its parent's value.
"""

import os
import struct
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from msgspec import Struct

from nakami.errors import LimitExceeded, Malformed, StreamBroken, TargetNotFound

MAX_PAGES = 1 << 18
"""Pages that one reading may look at, the same one twice counted twice. A node with a thousand images needs a few hundred."""
MAX_DEPTH = 24
"""Of one tree, and of buckets inside each other: with the four keys that a page has at least, no file of any size is deeper."""
MAX_PAGE_BYTES = 16 << 20
"""Of one page with its overflow: as large as one value may be."""

_MAGIC = 0xED0CDAED
_VERSION = 2
_HEADER = struct.Struct("<QHHI")
"""Page number, flags, count, overflow: how many pages follow that belong to it."""
_META = struct.Struct("<IIIIQQQQQQ")
"""Magic, version, page size, flags, root bucket (page, sequence), freelist, pages in use, transaction, checksum."""
_BUCKET = struct.Struct("<QQ")
_BRANCH_ITEM = struct.Struct("<IIQ")
_LEAF_ITEM = struct.Struct("<IIII")
_BRANCH, _LEAF = 0x01, 0x02
_IS_BUCKET = 0x01
_SMALLEST_PAGE, _LARGEST_PAGE = 512, 64 << 10
_FNV_OFFSET, _FNV_PRIME = 0xCBF29CE484222325, 0x100000001B3
_REMEDY = "copy the file while nobody writes to it, or restore it"


class _Meta(Struct, frozen=True):
    page_bytes: int
    root: int
    pages: int
    transaction: int


class Bolt:
    """An open database. Close it when done; it is its own context manager.

    Whoever owns the file may write to it meanwhile. bbolt does not write over the pages of the newest transaction, nor, while the next one
    is under way, of the one before: what was read counts if `unchanged` still holds afterwards.

    Raises:
        TargetNotFound: there is no such file, or it may not be read.
        Malformed: neither head is sound.
    """

    def __init__(self, path: Path) -> None:
        self._where = str(path)
        try:
            self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise TargetNotFound(f"{path} cannot be opened: {error.strerror}", "check the path; run as root") from error
        try:
            self._meta = self._newest()
        except BaseException:
            self.close()
            raise
        self._looked_at = 0

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def unchanged(self) -> bool:
        """Whether no transaction was finished since the database was opened."""
        try:
            return self._newest().transaction == self._meta.transaction
        except Malformed:
            return False

    @property
    def root(self) -> "Bucket":
        """The bucket that holds all others."""
        return Bucket(self, self._meta.root, None, 0)

    def page(self, number: int) -> bytes:
        """A page with its overflow.

        Raises:
            Malformed: there is no such page, or another stands there.
            LimitExceeded: it is too large, or too many were looked at.
        """
        size = self._meta.page_bytes
        if not 2 <= number < self._meta.pages:
            raise self._wrong(f"names page {number}, which it does not have")
        head = self._read(number * size, size)
        told, _, _, overflow = _HEADER.unpack_from(head)
        if told != number:
            raise self._wrong(f"holds page {told} where page {number} should be")
        self._looked_at += 1 + overflow
        if self._looked_at > MAX_PAGES:
            raise LimitExceeded(f"{self._where} makes its reader look at more than {MAX_PAGES:,} pages", _REMEDY)
        if not overflow:
            return head
        if (1 + overflow) * size > MAX_PAGE_BYTES or number + overflow >= self._meta.pages:
            raise LimitExceeded(f"{self._where} has a page of {(1 + overflow) * size:,} bytes", _REMEDY)
        return head + self._read((number + 1) * size, overflow * size)

    def wrong_item(self) -> Malformed:
        """The error of a page whose items lie outside of it."""
        return self._wrong("has a page with items outside of it")

    def wrong_tree(self, why: str) -> Malformed:
        """The error of a tree that is none."""
        return self._wrong(why)

    def _wrong(self, why: str) -> Malformed:
        return Malformed(f"{self._where} {why}", _REMEDY)

    def _read(self, start: int, size: int) -> bytes:
        content = os.pread(self._fd, size, start)
        if len(content) < size:
            raise StreamBroken(f"{self._where} is truncated at {start + len(content):,} bytes", _REMEDY)
        return content

    def _newest(self) -> _Meta:
        """The newer one of the sound heads. Where the first is broken, the second tells the page size by where it stands."""
        head = os.pread(self._fd, _LARGEST_PAGE + _HEADER.size + _META.size, 0)
        found = [meta for meta in [_meta(head[: _HEADER.size + _META.size])] if meta]
        sizes = [found[0].page_bytes] if found else [1 << bit for bit in range(9, 17)]
        for size in sizes:
            second = _meta(head[size : size + _HEADER.size + _META.size])
            if second and second.page_bytes == size:
                found.append(second)
                break
        if not found:
            raise self._wrong("is no bbolt database, or both its heads are damaged")
        return max(found, key=lambda meta: meta.transaction)


def _meta(page: bytes) -> _Meta | None:
    """A head, if it is sound."""
    if len(page) < _HEADER.size + _META.size:
        return None
    body = page[_HEADER.size :]
    magic, version, page_bytes, _, root, _, _, pages, transaction, checksum = _META.unpack(body)
    if magic != _MAGIC or version != _VERSION or checksum != _fnv(body[:-8]):
        return None
    if page_bytes & (page_bytes - 1) or not _SMALLEST_PAGE <= page_bytes <= _LARGEST_PAGE:
        return None
    return _Meta(page_bytes, root, pages, transaction)


def _fnv(content: bytes) -> int:
    """FNV-1a of 64 bits (draft-eastlake-fnv)."""
    value = _FNV_OFFSET
    for byte in content:
        value = (value ^ byte) * _FNV_PRIME & 0xFFFFFFFFFFFFFFFF
    return value


class Bucket:
    """A bucket: keys in order, each with a value or a bucket.

    Args:
        bolt: the database.
        root: the page of its tree's root.
        inline: the leaf page itself, for buckets inside their parent's value.
        depth: how many buckets it is in.
    """

    def __init__(self, bolt: Bolt, root: int, inline: bytes | None, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise bolt.wrong_tree(f"has buckets more than {MAX_DEPTH} deep")
        self._bolt = bolt
        self._root = root
        self._inline = inline
        self._depth = depth

    def bucket(self, *names: str) -> "Bucket | None":
        """The bucket below these names; None when there is none."""
        found = self
        for name in names:
            item = found._find(name.encode(errors="surrogateescape"))
            if not isinstance(item, Bucket):
                return None
            found = item
        return found

    def get(self, name: str) -> bytes | None:
        """The value of a key; None when there is none."""
        item = self._find(name.encode(errors="surrogateescape"))
        return None if isinstance(item, Bucket) else item

    def buckets(self) -> Iterator[tuple[str, "Bucket"]]:
        """The buckets in this one, by name.

        Raises:
            Malformed, LimitExceeded: the database is damaged.
        """
        for key, item in self._items():
            if isinstance(item, Bucket):
                yield key.decode(errors="surrogateescape"), item

    def _find(self, key: bytes) -> "bytes | Bucket | None":
        page = self._inline if self._inline is not None else self._bolt.page(self._root)
        for _ in range(MAX_DEPTH):
            if self._is_leaf(page):
                return next((item for found, item in self._leaf(page) if found == key), None)
            branches = self._branches(page)
            at = bisect_right([first for first, _ in branches], key)
            if not at:
                return None
            page = self._bolt.page(branches[at - 1][1])
        raise self._bolt.wrong_tree(f"has a tree more than {MAX_DEPTH} levels deep")

    def _items(self) -> Iterator[tuple[bytes, "bytes | Bucket"]]:
        if self._inline is not None:
            yield from self._leaf(self._inline)
            return
        todo = [(self._root, 0)]
        seen: set[int] = set()
        while todo:
            number, level = todo.pop()
            if number in seen or level > MAX_DEPTH:
                raise self._bolt.wrong_tree("has a tree that leads back into itself")
            seen.add(number)
            page = self._bolt.page(number)
            if self._is_leaf(page):
                yield from self._leaf(page)
            else:
                todo += [(child, level + 1) for _, child in reversed(self._branches(page))]

    def _is_leaf(self, page: bytes) -> bool:
        if len(page) < _HEADER.size:
            raise self._bolt.wrong_item()
        flags = _HEADER.unpack_from(page)[1]
        if flags & _LEAF:
            return True
        if flags & _BRANCH and self._inline is None:
            return False
        raise self._bolt.wrong_tree("has a page of another kind in a tree")

    def _branches(self, page: bytes) -> list[tuple[bytes, int]]:
        found = []
        for at in self._places(page, _BRANCH_ITEM.size):
            position, key_bytes, child = _BRANCH_ITEM.unpack_from(page, at)
            found.append((self._cut(page, at + position, key_bytes), child))
        return found

    def _leaf(self, page: bytes) -> Iterator[tuple[bytes, "bytes | Bucket"]]:
        if not self._is_leaf(page):
            raise self._bolt.wrong_tree("has a bucket inside a value that is no leaf")
        for at in self._places(page, _LEAF_ITEM.size):
            flags, position, key_bytes, value_bytes = _LEAF_ITEM.unpack_from(page, at)
            key = self._cut(page, at + position, key_bytes)
            value = self._cut(page, at + position + key_bytes, value_bytes)
            yield key, self._below(value) if flags & _IS_BUCKET else value

    def _below(self, value: bytes) -> "Bucket":
        if len(value) < _BUCKET.size:
            raise self._bolt.wrong_item()
        root, _ = _BUCKET.unpack_from(value)
        return Bucket(self._bolt, root, None if root else value[_BUCKET.size :], self._depth + 1)

    def _places(self, page: bytes, size: int) -> range:
        count = _HEADER.unpack_from(page)[2]
        end = _HEADER.size + count * size
        if end > len(page):
            raise self._bolt.wrong_item()
        return range(_HEADER.size, end, size)

    def _cut(self, page: bytes, start: int, size: int) -> bytes:
        if start + size > len(page):
            raise self._bolt.wrong_item()
        return page[start : start + size]
