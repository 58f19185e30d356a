import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from nakami.errors import DigestMismatch, Malformed, UsageError
from nakami.images.folder import Folder
from nakami.images.sources.oci_layout import open_oci_layout
from nakami.images.writing.layout import LayoutDestination
from nakami.model.digest import Digest
from nakami.model.platform import Platform
from tests.images.made import BASE, CONFIG, LAYER, MANIFEST, Layout, config

AMD64 = Platform.parse("linux/amd64")


def _put(place: LayoutDestination, content: bytes) -> dict[str, object]:
    digest = Digest.of(content)
    place.put_blob(digest, len(content), lambda: (content,))
    return {"digest": str(digest), "size": len(content)}


def _image(place: LayoutDestination, tag: str, layer: bytes = BASE) -> Digest:
    about = _put(place, config([layer])) | {"mediaType": CONFIG}
    layers = [_put(place, layer) | {"mediaType": LAYER}]
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": about, "layers": layers}
    return place.put_manifest(json.dumps(manifest).encode(), MANIFEST, tag)


def test_what_is_written_can_be_opened(tmp_path: Path):
    place = LayoutDestination(tmp_path / "new")
    digest = _image(place, "1")
    place.close()
    with open_oci_layout(Folder(tmp_path / "new"), "new", platform=AMD64, tag="1") as image:
        assert [b"".join(chunks) for _, chunks in image.streams(image.target.layers)] == [BASE]
    assert image.target.digest == str(digest)


def test_a_layout_is_extended(tmp_path: Path):
    made = Layout(tmp_path / "old")
    made.list(made.image([BASE]) | {"annotations": {"org.opencontainers.image.ref.name": "old", "kept": "yes"}})
    place = LayoutDestination(tmp_path / "old")
    digest = _image(place, "new")
    index = json.loads((tmp_path / "old/index.json").read_bytes())
    assert [each["annotations"] for each in index["manifests"]] == [
        {"org.opencontainers.image.ref.name": "old", "kept": "yes"},
        {"org.opencontainers.image.ref.name": "new"},
    ]
    for tag in ("old", "new"):
        open_oci_layout(Folder(tmp_path / "old"), "old", platform=AMD64, tag=tag).close()
    assert index["manifests"][1]["digest"] == str(digest)


def test_a_name_moves_to_the_newer_manifest(tmp_path: Path):
    place = LayoutDestination(tmp_path / "new")
    _image(place, "1")
    second = _image(place, "1", b"another layer")
    index = json.loads((tmp_path / "new/index.json").read_bytes())
    assert [each["digest"] for each in index["manifests"]] == [str(second)]


def test_without_a_tag_it_is_not_listed(tmp_path: Path):
    place = LayoutDestination(tmp_path / "new")
    digest = _image(place, "")
    assert json.loads((tmp_path / "new/index.json").read_bytes())["manifests"] == []
    assert place.has_blob(digest)


def test_a_damaged_blob_counts_as_missing(tmp_path: Path):
    place = LayoutDestination(tmp_path / "new")
    digest = Digest.of(b"content")
    assert not place.has_blob(digest)
    _put(place, b"content")
    assert place.has_blob(digest)
    path = tmp_path / "new/blobs/sha256" / digest.hex
    path.write_bytes(b"contend")
    assert not place.has_blob(digest)
    path.unlink()
    path.symlink_to("/etc/hostname")
    assert not place.has_blob(digest)
    _put(place, b"content")
    assert path.read_bytes() == b"content"
    assert not path.is_symlink()


def test_wrong_content_leaves_nothing_behind(tmp_path: Path):
    place = LayoutDestination(tmp_path / "new")
    for content in (b"contend", b"conten", b"content and more"):
        with pytest.raises(DigestMismatch):
            place.put_blob(Digest.of(b"content"), 7, partial(iter, (content,)))
    assert list((tmp_path / "new/blobs/sha256").iterdir()) == []


def test_another_folder_is_left_alone(tmp_path: Path):
    (tmp_path / "diary.txt").write_text("dear diary")
    with pytest.raises(UsageError, match="something else"):
        LayoutDestination(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_a_file_is_no_folder(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="could not be written"):
        LayoutDestination(tmp_path / "file")


@pytest.mark.parametrize("index", [b"", b"[]", b'{"manifests": 1}', b'{"manifests": [1]}', b"[" * 100_000])
def test_a_broken_index_is_not_overwritten(tmp_path: Path, index: bytes):
    made = Layout(tmp_path / "old")
    (made.folder / "index.json").write_bytes(index)
    with pytest.raises(Malformed):
        _image(LayoutDestination(made.folder), "1")
    assert (made.folder / "index.json").read_bytes() == index


def test_blobs_that_lead_elsewhere_are_refused(tmp_path: Path):
    (tmp_path / "elsewhere/sha256").mkdir(parents=True)
    folder = tmp_path / "layout"
    folder.mkdir()
    (folder / "oci-layout").write_text("{}")
    (folder / "blobs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is a link"):
        LayoutDestination(folder)


def test_writers_take_turns(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        tags = [str(number) for number in range(16)]
        list(pool.map(lambda tag: _image(LayoutDestination(tmp_path / "new"), tag, tag.encode()), tags))
    index = json.loads((tmp_path / "new/index.json").read_bytes())
    names = {each["annotations"]["org.opencontainers.image.ref.name"] for each in index["manifests"]}
    assert names == set(tags)


def test_a_layout_in_which_nothing_was_named_is_taken_away(tmp_path: Path):
    destination = LayoutDestination(tmp_path / "new")
    destination.put_blob(Digest.of(b"x"), 1, lambda: (b"x",))
    destination.close()
    assert not (tmp_path / "new").exists()


def test_a_layout_that_was_there_stays(tmp_path: Path):
    for _ in range(2):
        destination = LayoutDestination(tmp_path / "old")
        destination.put_manifest(b"{}", "application/vnd.oci.image.manifest.v1+json", "1")
        destination.close()
    LayoutDestination(tmp_path / "old").close()
    assert (tmp_path / "old/index.json").exists()
