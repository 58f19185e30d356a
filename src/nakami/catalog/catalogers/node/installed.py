"""Node packages installed in `node_modules`, or where Debian keeps them.

Formats: npm's package.json and folders(5) ("npm help package.json", "npm help folders"), Node's "Modules: loading from node_modules
folders"; Debian's JavaScript policy for `usr/share/nodejs` and `usr/lib/nodejs`.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from msgspec import Struct

from nakami.bounded.json import decode
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.licenses import license_names
from nakami.catalog.catalogers.node.names import split_name
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PLACE = pattern(
    r"(?:.*/)?node_modules/(?:@[^/]+/)?[^/@.][^/]*/package\.json\Z"  # the last node_modules governs, nothing deeper
    r"|usr/(?:share|lib)/nodejs/(?:@[^/]+/)?[^/@.][^/]*/package\.json\Z",
    re.DOTALL,
)

MAX_BYTES = 4 * MIB
"""Of one package.json; those with many versions of everything in them reach 500 kB."""
_VERSION_LENGTH = 256  # node-semver, internal/constants.js: MAX_LENGTH
_REMEDY = "look at the file: no package manager wrote it"


class _PackageJson(Struct, gc=False):
    """The few fields that count, of whatever type hostile or old files give them."""

    name: Any = None
    version: Any = None
    license: Any = None
    licenses: Any = None


class NodeInstalled(Reader):
    """Yields one package of type npm per installed package, with its scope as namespace.

    The name is the file's own, not the folder's: an alias (`npm install a@npm:b`) is b. A package.json without name or version
    (`{"type": "module"}`) marks a folder and is no package. An application's own package.json is not installed.
    """

    name: ClassVar[str] = "node-installed"
    version: ClassVar[int] = 2
    selector: ClassVar[Selector] = Selector(names=frozenset({"package.json"}))
    max_bytes: ClassVar[int] = MAX_BYTES

    def wants(self, entry: Entry) -> bool:
        """Whether the file is a package's own, right inside its folder."""
        return _PLACE.match(entry.path) is not None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package, if it has a name and a version.

        Raises:
            Malformed: the file is not JSON, or the name or version is none.
            LimitExceeded: it nests too deep.
        """
        yield from read_package(content, entry.path, self.name)


def read_package(content: bytes, path: str, cataloger: str) -> Iterator[Package]:
    """Yield the package that a package.json tells of, if it has a name and a version.

    Raises:
        Malformed: the file is not JSON, or the name or version is none.
        LimitExceeded: it nests too deep.
    """
    found = decode(content, "package.json", type=_PackageJson, limit=MAX_BYTES)
    if not found.name or not found.version:
        return
    scope, name = split_name(found.name)
    yield Package(
        type="npm",
        name=name,
        version=_checked_version(found.version),
        namespace=scope,
        licenses=_licenses(found.license) or _licenses(found.licenses),
        path=path,
        cataloger=cataloger,
    )


def _checked_version(version: object) -> str:
    word = version.strip() if isinstance(version, str) else ""
    if not word or len(word) > _VERSION_LENGTH or not word.isprintable():
        raise Malformed("its version is none that npm allows", _REMEDY)
    return word


def _licenses(field: object) -> tuple[str, ...]:
    """Licence names: an SPDX expression, or the older `{"type": ...}`, or a list of either ("package.json", `license`)."""
    items = field if isinstance(field, list) else [field]
    return license_names(*(item.get("type", item.get("name")) if isinstance(item, dict) else item for item in items))
