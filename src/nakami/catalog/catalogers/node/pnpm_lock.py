"""pnpm-lock.yaml, versions 5 to 9, and pnpm's record of what it installed, `node_modules/.pnpm/lock.yaml`.

Format: pnpm's specification (github.com/pnpm/spec, lockfile/5.md to 9.0.md): `packages` by their dependency paths, which are
`/name/1.0.0_peers` in version 5, `/name@1.0.0(peers)` in 6 and `name@1.0.0` in 9, where `snapshots` have the peers and say who needs whom.
`name` and `version` stand beside where the path has none. Up to version 8 `dev: true` marks what is for development; in 9 only the
`importers`, the project and its workspaces, tell it. From pnpm 11 on a first document locks pnpm itself and `configDependencies`.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from nakami.bounded import yaml
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.decoded import fields, mapping
from nakami.catalog.catalogers.lock_files import Pin
from nakami.catalog.catalogers.node.lock_file import NodeLockFile, never_on_linux
from nakami.rootfs.reader import MIB, Selector

_INSTALLED = "lock.yaml"
_FOLDER_TYPE = "directory"
_OLD = ("3", "4", "5")
# Maybe with a registry's host in front.
_OLD_PATH = pattern(r"(?:^|/)((?:@[^/]+/)?[^/]+)/([^/_]+)(?:_[^/]*)?\Z")
_PATH = pattern(r"/?((?:@[^/]+/)?[^/@]+)@([^(]+)(?:\(.*)?\Z", re.DOTALL)


class PnpmLock(NodeLockFile):
    """Yields one declared package per record; what is for development only, for other systems, or beside the project is left out.

    The record of what is installed has all that is: what was installed for development is there.
    """

    name: ClassVar[str] = "pnpm-lock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"pnpm-lock.yaml", _INSTALLED}))
    installed: ClassVar[str] = f"node_modules/.pnpm/{_INSTALLED}"
    max_bytes: ClassVar[int] = 16 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """See `LockFile.pins`.

        Raises:
            InputError: the file is no YAML.
        """
        for found in yaml.documents(content, where, self.max_bytes):
            document = mapping(found, where)
            is_installed = where == _INSTALLED
            needed = None if is_installed else _needed(document)
            is_old = str(document.get("lockfileVersion")).startswith(_OLD)
            for path, value in fields(document.get("packages")).items():
                record = fields(value)
                is_unneeded = record.get("dev") is True if needed is None else path not in needed
                if (is_unneeded and not is_installed) or never_on_linux(record.get("os")):
                    continue
                if fields(record.get("resolution")).get("type") != _FOLDER_TYPE:
                    yield _pin(path, record, is_old=is_old)


def _pin(path: str, record: dict[str, Any], *, is_old: bool) -> Pin:
    """Name and version, told beside the path or in it."""
    found = _OLD_PATH.search(path) if is_old else _PATH.match(path)
    name, version = found.groups() if found else (path, None)
    return Pin(record.get("name", name), record.get("version", version))


def _needed(document: dict[str, Any]) -> set[str] | None:
    """The paths of packages that the importers lead to without what they need for development; None where the file does not tell."""
    snapshots, importers = document.get("snapshots"), document.get("importers")
    if not isinstance(snapshots, dict) or not isinstance(importers, dict):
        return None
    waiting = [path for importer in importers.values() for path in _dependencies(importer, snapshots)]
    reached = set(waiting)
    while waiting:
        for path in _dependencies(snapshots[waiting.pop()], snapshots):
            if path not in reached:
                reached.add(path)
                waiting.append(path)
    return {path.partition("(")[0] for path in reached}


def _dependencies(needing: object, snapshots: dict[str, Any]) -> Iterator[str]:
    """The snapshots that an importer or another snapshot needs; an alias has the whole path in the version's place."""
    for field in ("dependencies", "optionalDependencies", "configDependencies"):
        for name, value in fields(fields(needing).get(field)).items():
            version = value.get("version") if isinstance(value, dict) else value
            for path in (f"{name}@{version}", version):
                if isinstance(path, str) and path in snapshots:
                    yield path
                    break
