import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakami.errors import DigestMismatch, UsageError
from nakami.images.opening import open_bundle
from nakami.images.sources.oci_layout import open_oci_layout
from nakami.images.writing.archive import ArchiveDestination
from nakami.model.digest import Digest
from nakami.model.platform import Platform
from tests.images.made import BASE, CONFIG, LAYER, MANIFEST, config


def _put(place: ArchiveDestination, content: bytes, media_type: str) -> dict[str, object]:
    digest = Digest.of(content)
    if not place.has_blob(digest):
        place.put_blob(digest, len(content), lambda: (content,))
    return {"mediaType": media_type, "digest": str(digest), "size": len(content)}


def _write(path: Path) -> None:
    place = ArchiveDestination(path)
    about, layer = _put(place, config([BASE]), CONFIG), _put(place, BASE, LAYER)
    _put(place, BASE, LAYER)
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": about, "layers": [layer]}
    place.put_manifest(json.dumps(manifest).encode(), MANIFEST, "1")
    place.close()


def test_what_is_written_can_be_opened(tmp_path: Path):
    _write(tmp_path / "image.tar")
    platform = Platform.parse("linux/amd64")
    with open_oci_layout(open_bundle(tmp_path / "image.tar"), "image", platform=platform, tag="1") as image:
        assert [b"".join(chunks) for _, chunks in image.streams(image.target.layers)] == [BASE]


def test_the_same_content_gives_the_same_bytes(tmp_path: Path):
    for name in ("one", "two"):
        _write(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_has_no_name_is_not_kept(tmp_path: Path):
    (tmp_path / "image.tar").write_bytes(b"what was there")
    place = ArchiveDestination(tmp_path / "image.tar")
    _put(place, BASE, LAYER)
    place.put_manifest(b"{}", MANIFEST)
    place.close()
    place.close()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"what was there"]


def _broken() -> Iterator[bytes]:
    yield b"con"
    raise KeyboardInterrupt


@pytest.mark.parametrize("content", [(b"contend",), (b"con",), (b"content", b"s"), None])
def test_what_fails_leaves_nothing(tmp_path: Path, content: tuple[bytes, ...] | None):
    place = ArchiveDestination(tmp_path / "image.tar")
    with pytest.raises((DigestMismatch, KeyboardInterrupt)):
        place.put_blob(Digest.of(b"content"), 7, _broken if content is None else lambda: content)
    place.close()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_words_and_leaves_nothing(tmp_path: Path):
    (tmp_path / f".image.tar.{os.getpid()}.part").symlink_to("/dev/full")
    place = ArchiveDestination(tmp_path / "image.tar")
    with pytest.raises(UsageError, match="No space left"):
        _put(place, b"x" * 1_000_000, LAYER)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path: Path):
    with pytest.raises(UsageError, match="could not be written"):
        ArchiveDestination(tmp_path / "none" / "image.tar")
