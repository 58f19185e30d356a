"""Node packages that others brought along as files: jQuery UI inside a Python package, flame graphs inside Go's own tools.

Nobody installed them with npm, and no package manager updates them. Their package.json tells what they are ("npm help package.json").
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from msgspec import Struct

from nakami.bounded.json import decode
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.node.installed import MAX_BYTES, read_package
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import Reader, Selector

_PLACE = pattern(
    r"(?:.*/)?(?:site-packages|dist-packages|gems|bower_components|jspm_packages|static|public|assets|vendor|third_party)/.*/package\.json\Z",
    re.DOTALL,
)
_ELSEWHERE = pattern(r"(?:^|/)(?:node_modules|nodejs|tests?|fixtures|testdata|examples?)/")


class _PackageJson(Struct, gc=False):
    """The fields that tell what is no copy, of whatever type hostile files give them."""

    private: Any = None
    engines: Any = None


class NodeCopies(Reader):
    """Yields one package of type npm per copy; what npm would never publish, and extensions of editors, are none."""

    name: ClassVar[str] = "node-copies"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"package.json"}))
    max_bytes: ClassVar[int] = MAX_BYTES

    def wants(self, entry: Entry) -> bool:
        """Whether it lies among the packages of another language or the files of a web page."""
        return _PLACE.match(entry.path) is not None and _ELSEWHERE.search(entry.path) is None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package, if it has a name and a version.

        Raises:
            Malformed: the file is not JSON, or the name or version is none.
            LimitExceeded: it nests too deep.
        """
        found = decode(content, "package.json", type=_PackageJson, limit=MAX_BYTES)
        is_extension = isinstance(found.engines, dict) and "vscode" in found.engines
        if found.private is not True and not is_extension:
            yield from read_package(content, entry.path, self.name)
