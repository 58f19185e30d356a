"""bbolt databases for tests: laid out by hand, page by page, so that they can lie."""

import struct
from collections.abc import Callable

PAGE = 4096
Tree = dict[bytes, "bytes | Tree"]
BRANCH, LEAF, META = 0x01, 0x02, 0x04


def fnv(content: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in content:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def head(number: int, flags: int, count: int, overflow: int = 0) -> bytes:
    return struct.pack("<QHHI", number, flags, count, overflow)


def meta(number: int, root: int, pages: int, transaction: int, page: int = PAGE, magic: int = 0xED0CDAED) -> bytes:
    body = struct.pack("<IIIIQQQQQ", magic, 2, page, 0, root, 0, 2, pages, transaction)
    return (head(number, META, 0) + body + struct.pack("<Q", fnv(body))).ljust(page, b"\0")


def leaf(number: int, items: list[tuple[int, bytes, bytes]]) -> bytes:
    """A leaf page without padding; items are (flags, key, value)."""
    return _page(
        number, LEAF, items, lambda flags, at, key, value: struct.pack("<IIII", flags, at, len(key), len(value))
    )


def branch(number: int, items: list[tuple[bytes, int]]) -> bytes:
    """A branch page without padding; items are (first key, page)."""
    entries = [(child, key, b"") for key, child in items]
    return _page(number, BRANCH, entries, lambda child, at, key, _: struct.pack("<IIQ", at, len(key), child))


def _page(
    number: int, flags: int, items: list[tuple[int, bytes, bytes]], item: Callable[[int, int, bytes, bytes], bytes]
) -> bytes:
    heads, data = b"", b""
    for index, (first, key, value) in enumerate(items):
        at = (len(items) - index) * 16 + len(data)  # counted from the item itself
        heads += item(first, at, key, value)
        data += key + value
    return head(number, flags, len(items)) + heads + data


class Writer:
    """Lays out a tree of buckets: small ones inside their parent's value, larger ones over `fanout` keys a page."""

    def __init__(self, fanout: int = 4, page: int = PAGE) -> None:
        self.fanout = fanout
        self.page = page
        self.pages: list[bytes] = [b"", b"", head(2, 0x10, 0).ljust(page, b"\0")]

    def database(self, tree: Tree, transaction: int = 7) -> bytes:
        """A whole file; the head of the transaction before points nowhere."""
        root = self._tree(tree)
        heads = [
            meta(
                n, root if n == transaction % 2 else 3, len(self.pages), transaction - (n != transaction % 2), self.page
            )
            for n in (0, 1)
        ]
        return b"".join(heads) + b"".join(self.pages[2:])

    def put(self, make: Callable[[int], bytes]) -> int:
        """Place a page, over as many as it needs."""
        number = len(self.pages)
        content = make(number)
        count = -(-len(content) // self.page)
        content = content[:12] + struct.pack("<I", count - 1) + content[16:]
        content = content.ljust(count * self.page, b"\0")
        self.pages += [content[at : at + self.page] for at in range(0, len(content), self.page)]
        return number

    def _tree(self, tree: Tree) -> int:
        items = [self._item(key, value) for key, value in sorted(tree.items())]
        groups = [items[at : at + self.fanout] for at in range(0, len(items), self.fanout)] or [[]]
        level = [(group[0][1] if group else b"", self.put(lambda n, group=group: leaf(n, group))) for group in groups]  # type: ignore[misc]
        while len(level) > 1:
            parts = [level[at : at + self.fanout] for at in range(0, len(level), self.fanout)]
            level = [(part[0][0], self.put(lambda n, part=part: branch(n, part))) for part in parts]  # type: ignore[misc]
        return level[0][1]

    def _item(self, key: bytes, value: "bytes | Tree") -> tuple[int, bytes, bytes]:
        if isinstance(value, bytes):
            return 0, key, value
        plain = [(0, each, content) for each, content in sorted(value.items()) if isinstance(content, bytes)]
        if len(plain) == len(value) <= 2:
            return 1, key, struct.pack("<QQ", 0, 0) + leaf(0, plain)
        return 1, key, struct.pack("<QQ", self._tree(value), 0)
