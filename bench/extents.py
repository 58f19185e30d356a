"""Where the executable files lie in the layers of the benchmark image: what the floor is told beforehand, so that it needs no walk.

A file is executable as docs/commands/sbom.md says: ELF with an execute bit or a shared object's name, or a script with an execute bit.
"""

import json
import tarfile
from pathlib import Path
from typing import IO

Extents = dict[str, list[tuple[int, int]]]
"""By diffID: offset in the uncompressed tar and size in bytes of each executable file."""
_SHARED = (".so", ".ko", ".node")


def extents(archive: Path, kept: Path) -> Extents:
    """The extents of a docker-archive's layers; found once, then read from `kept`."""
    if not kept.exists():
        with tarfile.open(archive, "r:") as tar:
            found = {member.name: member for member in tar}
            (image,) = json.load(_file(tar, found["manifest.json"]))
            diff_ids = json.load(_file(tar, found[image["Config"]]))["rootfs"]["diff_ids"]
            told = {
                diff_id: _of_layer(_file(tar, found[name]))
                for diff_id, name in zip(diff_ids, image["Layers"], strict=True)
            }
        kept.write_text(json.dumps(told))
    return {diff_id: [(at, size) for at, size in pairs] for diff_id, pairs in json.loads(kept.read_bytes()).items()}


def _file(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member)
    if file is None:
        raise SystemExit(f"bench: {member.name} is no file; build the benchmark image again")
    return file


def _of_layer(layer: IO[bytes]) -> list[tuple[int, int]]:
    found = []
    with tarfile.open(fileobj=layer, mode="r:") as tar:
        for member in tar:
            name = member.name.rpartition("/")[2]
            if not member.isreg() or not (member.mode & 0o111 or any(word in name for word in _SHARED)):
                continue
            head = _file(tar, member).read(4)
            if head == b"\x7fELF" or (head[:2] == b"#!" and member.mode & 0o111):
                found.append((member.offset_data, member.size))
    return found
