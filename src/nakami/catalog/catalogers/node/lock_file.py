"""What the lock files of Node share: names with scopes, packages for other systems, packages that lie beside the project."""

from abc import ABC
from typing import ClassVar

from nakami.catalog.catalogers.lock_files import LockFile, is_own
from nakami.catalog.catalogers.node.names import split_name
from nakami.model.entry import Entry

_LINUX = "linux"  # process.platform, which the field `os` of package.json is held against
_ARCHIVES = (".tgz", ".tar.gz", ".tar")


class NodeLockFile(LockFile, ABC):
    """A lock file whose records are packages of npm's kind.

    `installed` is where, below the application's folder, the tool keeps a record of what it installed, in the same format.
    """

    type: ClassVar[str] = "npm"
    installed: ClassVar[str] = ""

    def wants(self, entry: Entry) -> bool:
        """Whether the file is an application's own; the record of what is installed lies in the application's node_modules."""
        if self.installed.endswith(f"/{entry.name}"):
            return entry.path.endswith(self.installed) and is_own(entry.path.removesuffix(self.installed))
        return super().wants(entry)

    def full_name(self, name: str) -> tuple[str, str]:
        """See `LockFile.full_name`.

        Raises:
            Malformed: npm allows no such name.
        """
        return split_name(name)


def never_on_linux(systems: object) -> bool:
    """Whether the field `os` ("package.json", `os`) keeps a package off Linux: it names others only, or names Linux with a `!`."""
    words = systems if isinstance(systems, list) else [systems] if isinstance(systems, str) else []
    if not words or "any" in words:
        return False
    if f"!{_LINUX}" in words:
        return True
    wanted = [word for word in words if isinstance(word, str) and not word.startswith("!")]
    return bool(wanted) and _LINUX not in wanted


def split_descriptor(descriptor: str) -> tuple[str, str]:
    """`@scope/name@range` into name and range; an alias (`lod@npm:lodash@4.17.20`) into those of what it stands for."""
    name, version = split_at(descriptor)
    aliased = version.removeprefix("npm:")
    return split_at(aliased) if aliased != version and "@" in aliased[1:] else (name, aliased)


def split_at(words: str) -> tuple[str, str]:
    """What stands before and behind the first `@` that does not begin a scope."""
    name, _, rest = words[1:].partition("@")
    return words[:1] + name, rest


def is_beside(address: object) -> bool:
    """Whether a version, range or address names a folder beside the project, which is the project's own and no package of a registry."""
    if not isinstance(address, str):
        return False
    scheme, colon, rest = address.partition(":")
    if not colon:
        return address.startswith((".", "/")) and not address.endswith(_ARCHIVES)
    return scheme in {"link", "portal", "workspace"} or (
        scheme == "file" and not rest.partition("#")[0].endswith(_ARCHIVES)
    )
