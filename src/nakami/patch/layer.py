"""The new top layer: what changed, as a tar that is the same for the same change.

Format: OCI image specification 1.1, `layer.md`: entries of what was made or changed, folders above them as they are, and `.wh.` files for
what is gone. Extended attributes go into pax records as `SCHILY.xattr.<name>`, as every engine writes them.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from nakami.bounded.packing import Packing, packed
from nakami.errors import LimitExceeded, Malformed
from nakami.images.stores.tar_writing import END, Head, padding
from nakami.patch.changes import Change, Entry
from nakami.patch.disk_root import DiskRoot

MAX_BYTES = 16 << 30
_CHUNK = 1 << 20
_WHITEOUT = b".wh."
_FLAGS = {stat.S_IFREG: b"0", stat.S_IFLNK: b"2", stat.S_IFDIR: b"5"}
MEDIA_TYPES = {
    "gzip": "application/vnd.oci.image.layer.v1.tar+gzip",
    "zstd": "application/vnd.oci.image.layer.v1.tar+zstd",
    "": "application/vnd.oci.image.layer.v1.tar",
}


class Written(Struct, frozen=True):
    """A layer in a file: the digest of what is stored, its size in bytes, its diffID, and how many entries it has."""

    path: Path
    digest: str
    size: int
    diff_id: str
    media_type: str
    entries: int


def write_layer(root: DiskRoot, changed: Sequence[Change], path: Path, packing: Packing, seconds: int) -> Written:
    """Write the layer.

    Args:
        root: where the files are.
        changed: what goes into it, folders before what is in them.
        path: the file to write.
        packing: how to store it.
        seconds: the time that its entries get, of the epoch; entries that are older keep theirs.

    Raises:
        LimitExceeded: it is larger than any upgrade.
        Malformed: a file changes while it is read.
    """
    plain, stored = hashlib.sha256(), hashlib.sha256()
    size = 0

    def hashed() -> Iterator[bytes]:
        for piece in _tar(root, changed, seconds):
            plain.update(piece)
            yield piece

    with path.open("xb") as file:
        for piece in packed(hashed(), packing):
            stored.update(piece)
            size += len(piece)
            file.write(piece)
    return Written(
        path,
        f"sha256:{stored.hexdigest()}",
        size,
        f"sha256:{plain.hexdigest()}",
        MEDIA_TYPES[packing],
        len(changed),
    )


def _tar(root: DiskRoot, changed: Sequence[Change], latest: int) -> Iterator[bytes]:
    links: dict[int, bytes] = {}
    total = 0
    for change in changed:
        entry = change.entry
        if entry is None:
            folder, slash, name = change.path.rpartition(b"/")
            yield Head(folder + slash + _WHITEOUT + name, b"0", mtime=latest).blocks()
            continue
        flag = _FLAGS.get(entry.kind)
        if flag is None:
            continue  # a device, a pipe or a socket: nothing that a package brings
        total += entry.size if entry.is_file else 0
        if total > MAX_BYTES:
            raise LimitExceeded(f"the upgrade changes more than {MAX_BYTES:,} bytes", "it is not written")
        if entry.is_file and entry.inode in links:
            # Engines give the link's owner and mode to the file that it shares.
            yield _head(change.path, entry, b"1", 0, links[entry.inode], latest).blocks()
            continue
        if entry.is_file:
            links[entry.inode] = change.path
        yield from _entry(root, change.path, entry, flag, latest)
    yield END


def _entry(root: DiskRoot, path: bytes, entry: Entry, flag: bytes, latest: int) -> Iterator[bytes]:
    if entry.attributes:
        records = b"".join(_record(b"SCHILY.xattr." + name, value) for name, value in entry.attributes)
        yield Head(b"PaxHeaders/" + path[-80:], b"x", len(records)).blocks() + records + padding(len(records))
    size = entry.size if entry.is_file else 0
    yield _head(path + b"/" if entry.is_folder else path, entry, flag, size, entry.target, latest).blocks()
    if entry.is_file:
        descriptor = os.open(root.at(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            yield from _content(file, size, path)


def _head(path: bytes, entry: Entry, flag: bytes, size: int, link: bytes, latest: int) -> Head:
    mode = stat.S_IMODE(entry.mode)
    return Head(path, flag, size, mode, entry.uid, entry.gid, min(entry.modified, latest), link)


def _content(file: BinaryIO, size: int, path: bytes) -> Iterator[bytes]:
    left = size
    while left:
        piece = file.read(min(_CHUNK, left))
        if not piece:
            raise Malformed(f"{os.fsdecode(path)} became shorter while it was read")
        left -= len(piece)
        yield piece
    if size % 512:
        yield padding(size)


def _record(key: bytes, value: bytes) -> bytes:
    """A pax record: its length counts itself (IEEE 1003.1-2017, pax, "pax Extended Header")."""
    rest = len(key) + len(value) + 3
    length = rest + len(str(rest))
    length = rest + len(str(length))
    return b"%d %s=%s\n" % (length, key, value)
