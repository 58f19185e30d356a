"""stack.yaml.lock: the packages outside of its snapshot that a Haskell application is built with.

Format: YAML that Stack writes: `packages`, each with `completed.hackage` as `name-version@sha256:digest,size`; those that came from a
repository have `name` and `version` beside it (Stack, "Lock files").
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.bounded.yaml import decode
from nakami.catalog.catalogers.decoded import fields, part
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.rootfs.reader import MIB, Selector

_HACKAGE = pattern(r"(.+)-([\d.]+)(?:@.*)?\Z")


class StackLock(LockFile):
    """Yields the packages that the application names besides its snapshot; what is in a snapshot, the file does not tell."""

    name: ClassVar[str] = "stack-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "hackage"
    selector: ClassVar[Selector] = Selector(names=frozenset({"stack.yaml.lock"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages, one by one.

        Raises:
            Malformed: the file is no YAML, or holds no list of packages.
            LimitExceeded: it is too long or too deep.
        """
        for package in part(decode(content, where, self.max_bytes), "packages", list, where):
            record = fields(fields(package).get("completed"))
            hackage = record.get("hackage")
            match = _HACKAGE.match(hackage) if isinstance(hackage, str) else None
            yield Pin(match[1], match[2]) if match else Pin(record.get("name"), record.get("version"))
