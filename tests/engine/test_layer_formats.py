"""Layers in the formats that lazy pulling brought: they are read as what they stand for."""

import gzip
import io
import json
import struct
import tarfile
from pathlib import Path

import pytest
import zstandard

from tests.engine.scenes import inside, names, opened, spots
from tests.images.made import BASE, CONFIG, Layout, config, layer

ONE = layer(
    (
        "usr/lib/python3/dist-packages/one-1.0.dist-info/METADATA",
        "f",
        b"Metadata-Version: 2.1\nName: one\nVersion: 1.0\n",
    )
)
NAMES = {"bash", "tar", "one"}


def estargz(tar: bytes, landmark: str = ".prefetch.landmark") -> tuple[bytes, bytes]:
    """An eStargz blob and the tar that it inflates to, by stargz-snapshotter's `docs/estargz.md`.

    Each entry is a gzip member, a large file several; the table of contents is the last entry; behind it a footer whose extra field tells
    where the table begins.
    """
    blob = b""
    whole = b""
    table = []

    def put(content: bytes) -> None:
        nonlocal blob, whole
        blob += gzip.compress(content, mtime=0)
        whole += content

    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        members = archive.getmembers()
        sizes = [(each, -(-each.size // 512) * 512 if each.isfile() else 0) for each in members]
    put(layer((landmark, "f", b"\x0f"))[:1024])
    for each, size in sizes:
        table.append({"name": each.name, "type": "reg", "size": each.size, "offset": len(blob)})
        put(tar[each.offset : each.offset_data])
        for at in range(each.offset_data, each.offset_data + size, 512):
            put(tar[at : at + 512])
    index = layer(("stargz.index.json", "f", json.dumps({"version": 1, "entries": table}).encode()))
    begins = len(blob)
    put(index)
    extra = b"SG" + struct.pack("<H", 22) + b"%016xSTARGZ" % begins
    footer = (
        b"\x1f\x8b\x08\x04"
        + bytes(4)
        + b"\0\xff"
        + struct.pack("<H", len(extra))
        + extra
        + b"\x01\0\0\xff\xff"
        + bytes(8)
    )
    return blob + footer, whole


def zstd_chunked(tar: bytes) -> bytes:
    """A zstd:chunked blob: a frame for each piece, the table of contents and its footer in skippable frames (containers/storage)."""
    packed = zstandard.ZstdCompressor()

    def skippable(content: bytes) -> bytes:
        return b"\x50\x2a\x4d\x18" + struct.pack("<I", len(content)) + content

    pieces = b"".join(packed.compress(tar[at : at + 512]) for at in range(0, len(tar), 512))
    table = packed.compress(b'{"version": 1, "entries": []}')
    return pieces + skippable(table) + skippable(struct.pack("<QQQQ", len(pieces) + 8, len(table), 29, 1) + b"GnUlInUx")


def image(folder: Path, *blobs: tuple[bytes, bytes, str]) -> Layout:
    """A layout whose layers are stored so: (blob, tar, ending of the media type)."""
    layout = Layout(folder)
    stored = [layout.blob(blob, f"application/vnd.oci.image.layer.v1.tar{ending}") for blob, _, ending in blobs]
    about = layout.blob(config([tar for _, tar, _ in blobs]), CONFIG)
    return layout.list(layout.manifest(about, stored))


@pytest.mark.parametrize("landmark", [".prefetch.landmark", ".no.prefetch.landmark"])
def test_estargz(landmark: str, tmp_path: Path):
    blobs = [(*estargz(each, landmark), "+gzip") for each in (BASE, ONE)]
    inventory = inside(opened(image(tmp_path / "layout", *blobs)))
    assert names(inventory) == NAMES
    assert not inventory.blind_spots


def test_zstd_chunked(tmp_path: Path):
    inventory = inside(
        opened(image(tmp_path / "layout", *((zstd_chunked(each), each, "+zstd") for each in (BASE, ONE))))
    )
    assert names(inventory) == NAMES
    assert not inventory.blind_spots


def test_an_encrypted_layer_is_a_blind_spot(tmp_path: Path):
    made = image(tmp_path / "layout", (gzip.compress(BASE), BASE, "+gzip"), (b"\x8f" * 900, ONE, "+gzip+encrypted"))
    inventory = inside(opened(made))
    assert names(inventory) == NAMES - {"one"}
    assert "encrypted" in spots(inventory)


def test_a_format_may_lie_about_its_name(tmp_path: Path):
    made = image(tmp_path / "layout", (zstd_chunked(BASE), BASE, "+gzip"), (ONE, ONE, "+zstd"))
    assert names(inside(opened(made))) == NAMES
