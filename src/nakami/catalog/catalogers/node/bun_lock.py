"""bun.lock, the text form of Bun's lock file.

Format: Bun, src/install/lockfile/bun.lock.zig: JSON with trailing commas; `packages` by the place that they are resolved from, each an
array whose first item is `name@version` (or another address) and which holds an object with, among others, `os`. What is for development is
not marked.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.jsonc import decode_with_comments
from nakami.catalog.catalogers.decoded import fields, mapping
from nakami.catalog.catalogers.lock_files import Pin
from nakami.catalog.catalogers.node.lock_file import NodeLockFile, is_beside, never_on_linux, split_descriptor
from nakami.rootfs.reader import Selector


class BunLock(NodeLockFile):
    """Yields one declared package per record that comes from a registry and runs on Linux."""

    name: ClassVar[str] = "bun-lock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"bun.lock"}))

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """See `LockFile.pins`.

        Raises:
            InputError: the file is no JSON object, or nests too deep.
        """
        document = mapping(decode_with_comments(content, where, limit=self.max_bytes), where)
        for record in fields(document.get("packages")).values():
            if not isinstance(record, list) or not record or not isinstance(record[0], str):
                yield Pin(None, None)
                continue
            name, version = split_descriptor(record[0])
            details = next((item for item in record[1:] if isinstance(item, dict)), {})
            # What comes from an address (`github:`, `https:`, a file) has no version here.
            if not is_beside(version) and ":" not in version and not never_on_linux(details.get("os")):
                yield Pin(name, version)
