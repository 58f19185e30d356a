"""Lua rocks as LuaRocks installs them.

Format: LuaRocks keeps one folder for each installed version, `rocks-5.1/<name>/<version>-<revision>/`, with the rockspec in it (LuaRocks,
"Rockspec format"). A rockspec is Lua code; nothing is evaluated, only its assignments of `package` and `version` are looked for.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.licenses import license_names
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PLACE = pattern(r"(?:^|/)rocks(?:-[\d.]+)?/[^/]+/[^/]+/[^/]+\.rockspec\Z")
_FIELD = pattern(rb"^[ \t]*(package|version|license)[ \t]*=[ \t]*[\"']([!-~ ]{1,100})[\"']", re.MULTILINE)
_WORD = pattern(r"[\w.+-]+\Z", re.ASCII)


class LuaRock(Reader):
    """Yields one package of type luarocks per installed rock; its version keeps the revision, as LuaRocks writes it."""

    name: ClassVar[str] = "lua-rock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".rockspec"}))
    max_bytes: ClassVar[int] = MIB

    def wants(self, entry: Entry) -> bool:
        """Whether LuaRocks has it installed; source trees hold rockspecs, too."""
        return _PLACE.search(entry.path) is not None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the rock; what its rockspec computes is taken from the names of its folders.

        Raises:
            Malformed: neither tells a name and a version.
        """
        fields = {match[1]: match[2].decode() for match in reversed(list(_FIELD.finditer(content)))}
        _, folder_name, folder_version, _ = entry.path.rsplit("/", 3)
        name, version = fields.get(b"package", folder_name), fields.get(b"version", folder_version)
        if not _WORD.match(name) or not _WORD.match(version):
            raise Malformed(f"{name[:80]!a} in version {version[:80]!a} is no rock")
        yield Package(
            type="luarocks",
            name=name.lower(),
            version=version,
            licenses=license_names(fields.get(b"license")),
            path=entry.path,
            cataloger=self.name,
        )
