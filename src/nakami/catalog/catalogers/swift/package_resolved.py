"""Package.resolved: the packages that a Swift application is built with.

Format: JSON that the Swift Package Manager writes. Version 1 has `object.pins` with `repositoryURL`, versions 2 and 3 have `pins` with
`location`; `state.version` is there unless a branch or a revision was asked for.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.json import decode
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.decoded import fields, part
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.errors import Malformed
from nakami.rootfs.reader import MIB, Selector

_ADDRESS = pattern(r"(?:[a-z+]+://(?:[^@/]*@)?|git@)?(.+?)(?:\.git)?/?\Z", re.DOTALL)


class PackageResolved(LockFile):
    """Yields packages whose name is the repository's address, as Swift and its advisories name them."""

    name: ClassVar[str] = "swift-package-resolved"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "swift"
    selector: ClassVar[Selector] = Selector(names=frozenset({"Package.resolved"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages, one by one.

        Raises:
            Malformed: the file is not JSON, or holds no pins.
            LimitExceeded: it is too long or too deep.
        """
        document = fields(decode(content, where, limit=self.max_bytes))
        for pin in part(document if "pins" in document else document.get("object"), "pins", list, where):
            record = fields(pin)
            state = record.get("state")
            version = fields(state).get("version")
            if version is not None or not isinstance(state, dict):
                yield Pin(record.get("location", record.get("repositoryURL")), version)

    def full_name(self, name: str) -> tuple[str, str]:
        """Host and folders as the namespace, the repository as the name.

        Raises:
            Malformed: it is no address.
        """
        match = _ADDRESS.match(name.replace(":", "/") if name.startswith("git@") else name)
        namespace, _, short = (match[1] if match else "").rpartition("/")
        if not namespace or not short or not name.isprintable():
            raise Malformed(f"{name[:80]!a} is no address of a package")
        return namespace, short
