"""package-lock.json and npm-shrinkwrap.json, versions 1 to 3, and npm's record of what it installed, `node_modules/.package-lock.json`.

Format: "npm help package-lock.json". Versions 2 and 3 have `packages` by their places: the project itself (""), its workspaces, and what
is installed (`node_modules/a/node_modules/@s/b`); version 1 nests `dependencies` by name.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from nakami.bounded.json import decode
from nakami.catalog.catalogers.decoded import fields, mapping
from nakami.catalog.catalogers.lock_files import Pin
from nakami.catalog.catalogers.node.lock_file import NodeLockFile, is_beside, never_on_linux, split_descriptor
from nakami.rootfs.reader import MIB, Selector

_INSTALLED = ".package-lock.json"
_FOLDER = "node_modules/"
_ADDRESS = ":"  # `git+ssh://...`, `https://...`, `github:...`: where it comes from, which is not its version


class PackageLock(NodeLockFile):
    """Yields one declared package per record; what is for development only, for other systems, or the project's own is left out.

    The record of what is installed is further evidence for the packages below it, and stands for them where their package.json files
    were removed.
    """

    name: ClassVar[str] = "package-lock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"package-lock.json", "npm-shrinkwrap.json", _INSTALLED}))
    installed: ClassVar[str] = _FOLDER + _INSTALLED
    max_bytes: ClassVar[int] = 32 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """See `LockFile.pins`.

        Raises:
            InputError: the file is no JSON object, or nests too deep.
        """
        document = mapping(decode(content, where, limit=self.max_bytes), where)
        if isinstance(document.get("packages"), dict):
            yield from _of_places(document["packages"], is_installed=where == _INSTALLED)
        else:
            yield from _of_names(document.get("dependencies"))


def _of_places(packages: dict[str, Any], *, is_installed: bool) -> Iterator[Pin]:
    """Versions 2 and 3, and the record of what is installed: what was installed for development is there."""
    for place, value in packages.items():
        record = fields(value)
        before, found, name = place.rpartition(_FOLDER)
        # The project and its workspaces lie outside of node_modules, and have links to them inside.
        if not found or (before and not before.endswith("/")) or record.get("link") or _is_left_out(record):
            continue
        if is_installed or not _is_for_development(record):
            yield Pin(record.get("name", name), record.get("version"))


def _of_names(dependencies: object) -> Iterator[Pin]:
    """Version 1."""
    waiting = [dependencies]
    while waiting:
        for name, value in fields(waiting.pop()).items():
            record = fields(value)
            waiting.append(record.get("dependencies"))
            version = record.get("version")
            if _is_for_development(record) or _is_left_out(record) or is_beside(version):
                continue
            if not isinstance(version, str):
                yield Pin(name, version)
                continue
            pinned, number = split_descriptor(f"{name}@{version}")
            if _ADDRESS not in number:
                yield Pin(pinned, number)


def _is_left_out(record: dict[str, Any]) -> bool:
    return is_beside(record.get("resolved")) or never_on_linux(record.get("os"))


def _is_for_development(record: dict[str, Any]) -> bool:
    return record.get("dev") is True
