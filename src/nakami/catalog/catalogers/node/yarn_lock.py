"""yarn.lock: of Yarn 1, in a format of its own, and of Yarn 2 and later ("berry"), in YAML.

Formats: Yarn 1, src/lockfile/parse.js: at the left margin the descriptors that share a version, with `,` between them and `:` at the end;
below, indented by two blanks, `version "..."`. Berry, "Architecture: Lockfile": `version`, `resolution`, `linkType: soft` for what lies
beside the project, `conditions` for systems. Neither says what is for development.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded import yaml
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.decoded import fields, mapping
from nakami.catalog.catalogers.lock_files import Pin
from nakami.catalog.catalogers.node.lock_file import NodeLockFile, is_beside, split_at, split_descriptor
from nakami.rootfs.reader import MIB, Selector

_BERRY = b"__metadata:"
_SYSTEM = pattern(r"os=([\w-]+)")


class YarnLock(NodeLockFile):
    """Yields one declared package per entry, without the project's own folders."""

    name: ClassVar[str] = "yarn-lock"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"yarn.lock"}))
    max_bytes: ClassVar[int] = 16 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """See `LockFile.pins`.

        Raises:
            InputError: the file of a berry is no YAML.
        """
        if _BERRY in content:
            yield from _of_berry(yaml.decode(content, where, self.max_bytes), where)
        else:
            yield from _of_classic(content.decode("utf-8", "replace"))


def _of_classic(text: str) -> Iterator[Pin]:
    name = ""
    for line in text.splitlines():
        if line[:1] not in {"", " ", "#"} and line.endswith(":"):
            descriptor = line[:-1].split(",", 1)[0].strip().strip('"')
            name, wanted = split_descriptor(descriptor)
            if is_beside(wanted):
                name = ""
        elif name and line.startswith("  version "):
            yield Pin(name, line[10:].strip().strip('"'))
            name = ""


def _of_berry(document: object, where: str) -> Iterator[Pin]:
    for key, value in mapping(document, where).items():
        record = fields(value)
        resolution = record.get("resolution")
        if key == "__metadata" or record.get("linkType") == "soft":
            continue
        systems = _SYSTEM.findall(str(record.get("conditions") or ""))
        name, address = _resolved(resolution) if isinstance(resolution, str) else (None, "")
        if not is_beside(address) and (not systems or "linux" in systems):
            yield Pin(name, record.get("version"))


def _resolved(resolution: str) -> tuple[str, str]:
    """Name and address of `@scope/name@npm:1.0.0`; the name is that of the package itself, whatever alias the project uses."""
    name, address = split_at(resolution)
    return name, address.partition("#")[0].partition("::")[0]
