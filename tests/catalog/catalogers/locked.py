"""What a reader of a lock file makes of it, in short."""

from nakami.catalog.catalogers.lock_files import LockFile
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package


def locked(reader: LockFile, content: str | bytes, path: str = "app/lock") -> set[str]:
    """`name version` of each package, the namespace before the name; all of them are declared, and no record is broken."""
    found = records(reader, content, path)
    packages = [each for each in found if isinstance(each, Package)]
    assert packages == found
    assert all(each.declared and each.type == reader.type and each.path == path for each in packages)
    return {f"{each.namespace}/{each.name} {each.version}".lstrip("/") for each in packages}


def records(reader: LockFile, content: str | bytes, path: str = "app/lock") -> list[Package | BlindSpot]:
    raw = content.encode() if isinstance(content, str) else content
    return list(reader.read(Entry(path, size=len(raw)), raw))
