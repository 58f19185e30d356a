import os
from pathlib import Path

import msgspec
import pytest

from nakami.bounded.packed import pack
from nakami.bounded.tar import Kind
from nakami.engine.layer_cache import LayerCache
from nakami.engine.reading import Link, Read, Reading
from nakami.model.document import Document
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Ownership, Package
from nakami.rootfs.listing import ListingWriter


def reading(*names: str) -> Reading:
    writer = ListingWriter()
    writer.add(b"caf\xe9", Kind.SYMLINK, b"")
    records: tuple[Package | Distro | Document | Ownership | BlindSpot, ...] = (
        *(Package("deb", name, "1") for name in names),
        Distro("debian"),
        Document("d", "t"),
        Ownership("p", ("x",)),
        BlindSpot("a", "b", "c"),
    )
    return Reading(
        writer.finish(),
        (Read(b"\xff", "dpkg", records, 5),),
        (Link(b"l", b"t", hard=True, readers=("dpkg",)),),
        (BlindSpot("a", "b", "c", "d"),),
        99,
        whole=False,
    )


@pytest.fixture
def kept(tmp_path: Path) -> LayerCache:
    return LayerCache(tmp_path / "cache", ["dpkg:1", "rpm:2"])


def test_what_goes_in_comes_out(kept: LayerCache):
    assert kept.get("sha256:a") is None
    kept.put("sha256:a", reading("bash"))
    assert kept.get("sha256:a") == reading("bash")
    assert kept.get("sha256:b") is None


def test_a_better_reader_reads_anew(kept: LayerCache, tmp_path: Path):
    kept.put("a", reading())
    assert LayerCache(tmp_path / "cache", ["rpm:2", "dpkg:1"]).get("a") == reading()
    for readers in (["dpkg:2", "rpm:2"], ["dpkg:1"], ["dpkg:1", "rpm:2", "apk:1"]):
        assert LayerCache(tmp_path / "cache", readers).get("a") is None


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"garbage",
        pack(b"garbage"),
        pack(msgspec.msgpack.encode([1, 2])),
        pack(msgspec.msgpack.encode(reading())[:-1]),
        b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 8,
    ],
)
def test_garbage_is_ignored(garbage: bytes, kept: LayerCache, tmp_path: Path):
    kept.put("a", reading())
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(garbage)
    assert kept.get("a") is None
    kept.put("a", reading())
    assert kept.get("a") == reading()


def test_what_is_no_file_is_ignored(kept: LayerCache, tmp_path: Path):
    kept.put("a", reading())
    (file,) = (tmp_path / "cache").iterdir()
    file.unlink()
    file.mkdir()
    assert kept.get("a") is None
    kept.put("a", reading())
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [file.name]


def test_a_folder_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "file").touch()
    kept = LayerCache(tmp_path / "file" / "cache", [])
    kept.put("a", reading())
    assert kept.get("a") is None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path):
    probe = LayerCache(tmp_path / "probe", [])
    probe.put("a", reading())
    (size,) = (path.stat().st_size for path in (tmp_path / "probe").iterdir())
    kept = LayerCache(tmp_path / "cache", [], max_bytes=3 * size)
    for age, name in enumerate("abc"):
        kept.put(name, reading())
        os.utime(kept._path(name, kept._salt), (1000 + age, 1000 + age))
    assert kept.get("a") is not None  # used now
    kept.put("d", reading())
    assert [name for name in "abcd" if kept.get(name) is not None] == ["a", "c", "d"]


def test_readings_of_more_readers_serve_as_well(tmp_path: Path):
    more = LayerCache(tmp_path, ["a:1", "inspection:1"])
    more.put("x", reading())
    assert LayerCache(tmp_path, ["a:1"], more="inspection:1").get("x") == reading()
    assert LayerCache(tmp_path, ["a:1"], more="inspection:2").get("x") is None
    assert LayerCache(tmp_path, ["a:1"]).get("x") is None
    LayerCache(tmp_path, ["a:1"]).put("y", reading())
    assert more.get("y") is None
