"""Podfile.lock: the pods that an application is built with.

Format: YAML that CocoaPods writes: `PODS`, a list of `Name (1.2.3)`, or of one such key with a list of what it needs; `Name/Sub` is a
part of the pod `Name`.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.bounded.yaml import decode
from nakami.catalog.catalogers.decoded import part
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.rootfs.reader import MIB, Selector

_POD = pattern(r"([^/ ]+)(?:/\S*)? \(([^()]+)\)\Z")


class PodfileLock(LockFile):
    """Yields each pod once, however many of its parts are used."""

    name: ClassVar[str] = "podfile-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "cocoapods"
    selector: ClassVar[Selector] = Selector(names=frozenset({"Podfile.lock"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The pods, one by one.

        Raises:
            Malformed: the file is no YAML, or holds no pods.
            LimitExceeded: it is too long or too deep.
        """
        for pod in part(decode(content, where, self.max_bytes), "PODS", list, where):
            told = next(iter(pod), "") if isinstance(pod, dict) else pod
            match = _POD.match(told) if isinstance(told, str) else None
            yield Pin(match[1], match[2]) if match else Pin(told, None)
