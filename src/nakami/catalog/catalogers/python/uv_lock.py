"""uv.lock.

Format: uv writes it in crates/uv-resolver/src/lock: `[[package]]` with name, version and `source`, which names the registry, archive or
repository it comes from, or the folder of the project, a workspace member or another local one. Groups and markers stand where one
package depends on another: `dependencies`, `optional-dependencies.<extra>`, `dev-dependencies.<group>`.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from nakami.bounded.toml import decode
from nakami.catalog.catalogers.decoded import tables
from nakami.catalog.catalogers.lock_files import DEVELOPMENT, Pin
from nakami.catalog.catalogers.python.lock_file import PythonLockFile, never_on_linux
from nakami.rootfs.reader import MIB, Selector

_LOCAL = frozenset({"directory", "editable", "virtual"})


class UvLock(PythonLockFile):
    """Yields one declared package for what the project and its workspace need on Linux, these themselves left out."""

    name: ClassVar[str] = "uv-lock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"uv.lock"}))
    max_bytes: ClassVar[int] = 8 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """See `LockFile.pins`.

        Raises:
            InputError: the file is no TOML.
        """
        records = list(tables(decode(content, where, self.max_bytes), "package", where))
        needed = _needed(records)
        for record in records:
            name = record.get("name")
            if not _is_local(record) and (needed is None or name in needed or not isinstance(name, str)):
                yield Pin(name, record.get("version"))


def _is_local(record: dict[str, Any]) -> bool:
    source = record.get("source")
    return isinstance(source, dict) and not _LOCAL.isdisjoint(source)


def _needed(records: list[dict[str, Any]]) -> set[str] | None:
    """The names that the local packages lead to; None when there are none, and nobody can tell."""
    leads: dict[str, set[str]] = {}
    reached: set[str] = set()
    for record in records:
        name = str(record.get("name"))
        leads.setdefault(name, set()).update(_dependencies(record))
        if _is_local(record):
            reached.add(name)
    if not reached:
        return None
    waiting = list(reached)
    while waiting:
        further = leads.get(waiting.pop(), set()) - reached
        reached |= further
        waiting += further
    return reached


def _dependencies(record: dict[str, Any]) -> Iterator[str]:
    """The names that a package needs on Linux, with its extras and with those of its groups that are not for development."""
    lists = [record.get("dependencies")]
    for field in ("optional-dependencies", "dev-dependencies"):
        groups = record.get(field)
        if isinstance(groups, dict):
            lists += [each for group, each in groups.items() if group not in DEVELOPMENT or field[0] == "o"]
    for each in lists:
        for dependency in each if isinstance(each, list) else ():
            if isinstance(dependency, dict) and not never_on_linux(dependency.get("marker")):
                yield str(dependency.get("name"))
