"""Stores for tests: laid out by hand as engines lay them out, so that they can be wrong."""

import gzip
import io
import json
import os
import tarfile
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.bounded.bolts import Tree, Writer
from tests.images.made import CONFIG, MANIFEST, config, digest

GRAPH_DRIVERS = {"overlay": "overlay/{}/diff", "vfs": "vfs/dir/{}"}


def tar_split(tar: bytes) -> bytes:
    """The record of what a tar has besides its files' contents."""
    lines: list[dict[str, Any]] = []
    at = 0
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        for each in archive:
            lines.append(segment(tar[at : each.offset_data]))
            raw = each.name.encode(errors="surrogateescape")
            entry: dict[str, Any] = (
                {"type": 1, "name": each.name} if raw.isascii() else {"type": 1, "name_raw": b64encode(raw).decode()}
            )
            if each.isfile() and each.size:
                entry |= {"size": each.size, "payload": "AAAAAAAAAAA="}
            lines.append(entry)
            at = each.offset_data + (each.size if each.isfile() else 0)
    lines.append(segment(tar[at:]))
    return b"".join(json.dumps(line | {"position": number}).encode() + b"\n" for number, line in enumerate(lines))


def segment(content: bytes) -> dict[str, Any]:
    return {"type": 2, "payload": b64encode(content).decode()}


def unpack(tar: bytes, folder: Path) -> None:
    """Unpack a layer's plain entries; `.wh.` files stay as they are, as fuse-overlayfs has them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        archive.extractall(folder, filter="fully_trusted")


class Storage:
    """A containers-storage folder."""

    def __init__(self, root: Path, driver: str = "overlay") -> None:
        self.root = root
        self.driver = driver
        self.images: list[dict[str, Any]] = []
        self.layers: list[dict[str, Any]] = []
        (root / f"{driver}-images").mkdir(parents=True)
        (root / f"{driver}-layers").mkdir()

    def image(self, layers: Sequence[bytes], *names: str, about: bytes | None = None, **more: Any) -> dict[str, Any]:
        """Store an image; gives its record."""
        about = config(layers) if about is None else about
        blobs = [
            {
                "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
                "digest": digest(gzip.compress(each, mtime=0)),
                "size": 1,
            }
            for each in layers
        ]
        at = {"mediaType": CONFIG, "digest": digest(about), "size": len(about)}
        manifest = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "config": at, "layers": blobs}).encode()
        parent = ""
        for each in layers:
            parent = self.layer(each, parent)
        record = {
            "id": digest(about)[7:],
            "digest": digest(manifest),
            "names": list(names),
            "layer": parent,
            "big-data-names": [digest(about), "manifest", f"manifest-{digest(manifest)}"],
            **more,
        }
        folder = self.root / f"{self.driver}-images" / record["id"]
        folder.mkdir(exist_ok=True)
        (folder / "manifest").write_bytes(manifest)
        (folder / ("=" + b64encode(digest(about).encode()).decode())).write_bytes(about)
        self.images.append(record)
        return record

    def layer(self, tar: bytes, parent: str) -> str:
        """Unpack a layer; gives its identifier."""
        identifier = sha256(tar + parent.encode()).hexdigest()
        unpack(tar, self.files(identifier))
        self.tar_split(identifier).write_bytes(gzip.compress(tar_split(tar)))
        record = {"id": identifier, "parent": parent, "diff-digest": digest(tar), "diff-size": len(tar)}
        self.layers.append({key: value for key, value in record.items() if value})
        return identifier

    def files(self, identifier: str) -> Path:
        """Where a layer is unpacked."""
        return self.root / GRAPH_DRIVERS[self.driver].format(identifier)

    def tar_split(self, identifier: str) -> Path:
        """Where the rest of its tar is."""
        return self.root / f"{self.driver}-layers" / f"{identifier}.tar-split.gz"

    def save(self) -> Path:
        """Write the records; gives the folder."""
        (self.root / f"{self.driver}-images/images.json").write_text(json.dumps(self.images))
        (self.root / f"{self.driver}-layers/layers.json").write_text(json.dumps(self.layers))
        return self.root


def varint(value: int) -> bytes:
    """A number as Go's encoding/binary writes one without sign."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def target(descriptor: dict[str, Any]) -> Tree:
    """An image of containerd's metadata."""
    return {
        b"createdat": b"\x01" + bytes(14),
        b"target": {
            b"digest": descriptor["digest"].encode(),
            b"mediatype": descriptor["mediaType"].encode(),
            b"size": varint(descriptor["size"] << 1),
        },
    }


def metadata(images: dict[str, dict[str, dict[str, Any]]], snapshots: dict[str, dict[str, str]] | None = None) -> bytes:
    """containerd's database: images by namespace and name; snapshots (chain identifier: key) by namespace."""
    spaces: Tree = {}
    for namespace, named in images.items():
        chains = (snapshots or {}).get(namespace, {})
        unpacked: Tree = {chain.encode(): {b"name": key.encode(), b"parent": b""} for chain, key in chains.items()}
        spaces[namespace.encode()] = {
            b"images": {name.encode(): target(descriptor) for name, descriptor in named.items()},
            b"snapshots": {b"overlayfs": unpacked},
        }
    return Writer().database({b"v1": {**spaces, b"version": b"\x06"}})


def snapshotter(numbers: dict[str, int]) -> bytes:
    """The overlayfs snapshotter's database: folder numbers by key."""
    found: Tree = {key.encode(): {b"id": varint(number), b"kind": b"\x03"} for key, number in numbers.items()}
    return Writer().database({b"v1": {b"snapshots": found, b"parents": {}}})


def whiteout(path: Path) -> bool:
    """Make overlayfs's mark of removal; tells whether this process may."""
    try:
        os.mknod(path, 0o020000, 0)
    except PermissionError:
        return False
    return True
