"""rebar.lock: the packages that an Erlang application is built with.

Format: Erlang terms that rebar3 writes: `{<<"name">>,{pkg,<<"package">>,<<"version">>},0}` for packages of Hex, `{git,...}` for
repositories, which tell a revision and no version (rebar3, "Dependencies", "Lock files").
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.rootfs.reader import Selector

_PACKAGE = pattern(rb'\{\s*pkg\s*,\s*<<"([^"\n]+)">>\s*,\s*<<"([^"\n]+)">>')


class RebarLock(LockFile):
    """Yields the packages of Hex."""

    name: ClassVar[str] = "rebar-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "hex"
    selector: ClassVar[Selector] = Selector(names=frozenset({"rebar.lock"}))

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages, one by one; an application without dependencies has `[].`."""
        del where
        for match in _PACKAGE.finditer(content):
            yield Pin(match[1].decode("utf-8", "replace"), match[2].decode("utf-8", "replace"))
