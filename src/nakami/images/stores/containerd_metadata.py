"""What containerd knows of its images and unpacked layers.

Layout: containerd 1.x and 2.x, `core/metadata/buckets.go` and `core/snapshots/storage/bolt.go`.

Its databases may be written to while they are read; what was read counts only if nothing was finished meanwhile, and is read again else.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from nakami.bounded.bolt import Bolt, Bucket
from nakami.errors import InputError, Malformed, TargetNotFound
from nakami.images.stores.inside import is_there
from nakami.model.digest import Digest

METADATA = "io.containerd.metadata.v1.bolt/meta.db"
SNAPSHOTTER = "io.containerd.snapshotter.v1.overlayfs"
NAMESPACES = ("k8s.io", "default", "moby")
"""Which namespace is meant where several hold an image of the same name: of Kubernetes, of `ctr`, of Docker."""
_MAX_IMAGES = 100_000
_TRIES = 5

_T = TypeVar("_T")


class ImageEntry(Struct, frozen=True):
    """An image of a namespace and the manifest or index that it is; `size` of it in bytes."""

    namespace: str
    name: str
    digest: str
    media_type: str
    size: int


def images_of(root: str, namespace: str = "") -> tuple[ImageEntry, ...]:
    """The images of a namespace, or of all, the likeliest namespace first.

    Raises:
        TargetNotFound: there is no database, or it may not be read.
        Malformed, LimitExceeded: it is damaged.
    """

    def read(top: Bucket) -> tuple[ImageEntry, ...]:
        spaces = top.bucket("v1")
        found: list[ImageEntry] = []
        for name, space in spaces.buckets() if spaces else ():
            images = space.bucket("images") if namespace in {"", name} else None
            for image, about in images.buckets() if images else ():
                target = about.bucket("target")
                if target is not None:
                    found.append(_entry(name, image, target))
                if len(found) > _MAX_IMAGES:
                    raise Malformed(f"{root} has more than {_MAX_IMAGES:,} images")
        order = {name: rank for rank, name in enumerate(NAMESPACES)}
        return tuple(sorted(found, key=lambda each: (order.get(each.namespace, len(order)), each.namespace, each.name)))

    if not is_there(f"{root}/{METADATA}"):
        raise TargetNotFound(f"there is no containerd store at {root}", "name it: containerd:[/folder]NAME")
    return _settled(Path(root, METADATA), read)


def _entry(namespace: str, name: str, target: Bucket) -> ImageEntry:
    digest = (target.get("digest") or b"").decode(errors="replace")
    Digest.parse(digest)
    media_type = (target.get("mediatype") or b"").decode(errors="replace")
    return ImageEntry(namespace, name, digest, media_type, _varint(target.get("size") or b""))


def snapshots_of(root: str, namespace: str, diff_ids: Sequence[str]) -> list[str]:
    """The folders that layers are unpacked into, from the base up; empty where there is none.

    Only the overlayfs snapshotter keeps each layer in a folder of its own.

    Raises:
        TargetNotFound, Malformed, LimitExceeded: containerd's database cannot be read.
    """
    chain = _chain_ids(diff_ids)

    def keys(top: Bucket) -> list[str]:
        found = top.bucket("v1", namespace, "snapshots", "overlayfs")
        about = [found.bucket(each) if found else None for each in chain]
        return [(each.get("name") or b"").decode(errors="replace") if each else "" for each in about]

    names = _settled(Path(root, METADATA), keys)
    database = f"{root}/{SNAPSHOTTER}/metadata.db"
    if not any(names) or not is_there(database):
        return [""] * len(chain)

    def folders(top: Bucket) -> list[str]:
        found = top.bucket("v1", "snapshots")
        about = [found.bucket(each) if found and each else None for each in names]
        numbers = [_uvarint(each.get("id") or b"") if each else 0 for each in about]
        return [f"{root}/{SNAPSHOTTER}/snapshots/{number}/fs" if number else "" for number in numbers]

    return _settled(Path(database), folders)


def _settled(path: Path, read: Callable[[Bucket], _T]) -> _T:
    """What a database holds, read while nobody finished writing to it.

    Raises:
        InputError: it is damaged, or is written to again and again.
    """
    for _ in range(_TRIES):
        with Bolt(path) as bolt:
            try:
                found = read(bolt.root)
            except InputError:
                if bolt.unchanged:
                    raise
                continue
            if bolt.unchanged:
                return found
    raise Malformed(f"{path} is being written to all the time", "try again")


def _chain_ids(diff_ids: Sequence[str]) -> list[str]:
    """The names of unpacked layers, each of a layer and all below it (OCI image specification 1.1, `config.md`, "Layer ChainID")."""
    found: list[str] = []
    for diff_id in diff_ids:
        found.append(f"sha256:{sha256(f'{found[-1]} {diff_id}'.encode()).hexdigest()}" if found else diff_id)
    return found


def _uvarint(encoded: bytes) -> int:
    """A number as Go's encoding/binary writes it: seven bits a byte, the lowest first."""
    value = 0
    for shift, byte in enumerate(encoded[:10]):
        value |= (byte & 0x7F) << (7 * shift)
        if not byte & 0x80:
            break
    return value


def _varint(encoded: bytes) -> int:
    """The same with a sign in the lowest bit."""
    value = _uvarint(encoded)
    return value >> 1 ^ -(value & 1)
